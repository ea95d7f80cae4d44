Standard output that cannot be written is an error, whatever is printed.

  $ abanico run fixed.json > /dev/full
  ! abanico run: standard output: No space left on device
  [6]

  $ abanico run -f json fixed.json > /dev/full
  ! abanico run: standard output: No space left on device
  [6]

  $ abanico --help > /dev/full
  ! abanico: standard output: No space left on device
  [6]

  $ abanico schema > /dev/full
  ! abanico schema: standard output: No space left on device
  [6]

  $ abanico check fixed.json > /dev/full
  ! abanico check: standard output: No space left on device
  [6]

  $ abanico init > /dev/full
  ! abanico init: standard output: No space left on device
  [6]

  $ abanico init /dev/full
  ! /dev/full: is there already, and is not overwritten
  [6]

  $ abanico run fixed.json >&-
  ! abanico run: standard output: Bad file descriptor
  [6]

So that it cannot become a result file by accident, either.

  $ abanico run -o out fixed.json >&- ; head -c 1 out/fixed.json
  { (no newline)
  ! abanico run: standard output: Bad file descriptor

A file beyond the limit is an error like a full disk, and leaves nothing.

  $ (ulimit -f 8; abanico run -q -n 100 -o limited drawn.json 2>&1; echo $?) | cat; ls limited
  abanico run: limited/drawn.json: cannot write: File too large
  6

Result files are written all the same.

  $ abanico run -o full batch -n 10 > /dev/full
  ! abanico run: standard output: No space left on device
  [6]

  $ ls full
  a.csv
  a.json
  b.csv
  b.json
  summary.csv

With nobody to read them, the others are not simulated.

  $ abanico run fixed.json stops.json > /dev/full
  ! abanico run: standard output: No space left on device
  [6]

A progress bar asked for where there is no terminal is a line for each tenth, the percentages rising.

  $ abanico run --progress -n 3e6 drawn.json 2>&1 > /dev/null | grep -oE ' [0-9]+%' | sort -c -n && echo rising
  rising

  $ abanico run --no-progress -n 3e6 drawn.json > /dev/null
