#!/usr/bin/env bash
# The program from outside: transcripts (cases/*.t), and what a transcript cannot show (behaviour.py).
# ABANICO is the program; arguments go to transcripts.py.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [ -z "${ABANICO:-}" ]; then
    echo "SKIP: ABANICO does not name the program"
    exit 77
fi
status=0
python3 -B transcripts.py "$@" || status=1
python3 -B behaviour.py || status=1
exit "$status"
