The hot loop, measured. What is measured says nothing here; what is asked for, and what is wrong, does.

  $ abanico bench --only runs -n 9k,10k --repeats 1 -j 1
  abanico [0-9.]+: the hot sampling loop on this machine (re)

  processor  .+ (re)
  system     .+ (re)
  build      .+ (re)
  libraries  GSL [0-9.]+, OpenMP .+ (re)
  threads    1 at most(, OMP_.+)? (re)
  scenario   chatgpt-three: 5 inputs drawn, 3 outputs, 8 columns of statistics
  ...

A scenario of one's own; constants are not drawn.

  $ abanico bench --only runs -n 9k --repeats 1 fixed.json | grep scenario
  scenario   fixed: 0 inputs drawn, [0-9]+ outputs?, [0-9]+ columns? of statistics (re)

  $ abanico bench --only runs -n 9k --repeats 1 - < drawn.json | grep scenario
  scenario   drawn: .* (re)

JSON, by either name; what was not asked for is null.

  $ abanico bench --only runs -n 9k,10k --repeats 1 --json > a; abanico bench --only runs -n 10k,9k --repeats 1 -f json > b

  $ tr -d ' 0-9.' < a > c; tr -d ' 0-9.' < b | cmp - c && grep -c null a
  ...

  $ grep -E '^  "' a | cut -d: -f1
    "format"
    "generator"
    "unit"
    "machine"
    "settings"
    "scenario"
    "draws"
    "stages"
    "runs"
    "scaling"
    "floor"

  $ grep -E '^  "(draws|stages|scaling|floor)"' a
    "draws": null,
    "stages": null,
    "scaling": null,
    "floor": null

Instruction sets are named, and those that are none refused.

  $ ABANICO_ISA=baseline abanico bench --only runs -n 9k --repeats 1 | grep '^build '
  build .*; kernels for baseline, as ABANICO_ISA says (re)

  $ ABANICO_ISA=mmx abanico bench
  ! abanico bench: ABANICO_ISA is 'mmx'; it can be baseline, avx2 or avx512
  [2]

Threads are pinned by OpenMP's own variables, and the places are named.

  $ OMP_PLACES=threads OMP_PROC_BIND=close abanico bench --only runs -n 9k --repeats 1 -j 1 | grep threads
  threads    1 at most, OMP_PLACES=threads, OMP_PROC_BIND=close
  .* (re)

Mistakes of usage come before any work.

  $ abanico bench --only hay
  ! abanico bench: --only: 'hay' will not do; give some of draws, stages, runs, scaling and floor, with commas between
  [2]

  $ abanico bench --only draws,
  ! abanico bench: --only: 'draws,' will not do; give some of draws, stages, runs, scaling and floor, with commas between
  [2]

  $ abanico bench --only ""
  ! abanico bench: --only: '' will not do; give some of draws, stages, runs, scaling and floor, with commas between
  [2]

  $ for n in 0 1e13 1.5 x 5,5 1,,2 "" 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17; do abanico bench -n "$n"; echo $?; done
  2
  2
  2
  2
  2
  2
  2
  2
  ! abanico bench: --samples: '0' will not do; give up to 16 whole numbers from 1 to 1e12, each once, such as 1e4,1e6
  ! abanico bench: --samples: '1e13' will not do; .* (re)
  ! abanico bench: --samples: '1.5' will not do; .* (re)
  ! abanico bench: --samples: 'x' will not do; .* (re)
  ! abanico bench: --samples: '5,5' will not do; .* (re)
  ! abanico bench: --samples: '1,,2' will not do; .* (re)
  ! abanico bench: --samples: '' will not do; .* (re)
  ! abanico bench: --samples: '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17' will not do; .* (re)

  $ for s in 0 -1 nan 86401 x ""; do abanico bench --seconds "$s"; echo $?; done
  2
  2
  2
  2
  2
  2
  ! abanico bench: --seconds: '0' will not do; give a number above 0, up to 86400
  ! abanico bench: --seconds: '-1' will not do; give a number above 0, up to 86400
  ! abanico bench: --seconds: 'nan' will not do; give a number above 0, up to 86400
  ! abanico bench: --seconds: '86401' will not do; give a number above 0, up to 86400
  ! abanico bench: --seconds: 'x' will not do; give a number above 0, up to 86400
  ! abanico bench: --seconds: '' will not do; give a number above 0, up to 86400

  $ abanico bench --repeats 0
  ! abanico bench: --repeats: '0' will not do; give a whole number from 1 to 1000
  [2]

  $ abanico bench --repeats 1001
  ! abanico bench: --repeats: '1001' will not do; give a whole number from 1 to 1000
  [2]

  $ abanico bench --seconds 1 --repeats 1
  ! abanico bench: --seconds and --repeats exclude each other
  [2]

  $ abanico bench -j 0
  ! abanico bench: --threads: '0' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico bench -j 1025
  ! abanico bench: --threads: '1025' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico bench -f csv
  ! abanico bench: --format: 'csv' will not do; give text or json
  [2]

  $ abanico bench --json=yes
  ! abanico bench: option '--json' takes no value
  [2]

  $ abanico bench --repeats
  ! abanico bench: option '--repeats' needs a value; see 'abanico bench --help'
  [2]

  $ abanico bench --quik
  ! abanico bench: unknown option '--quik'; did you mean '--quick'? See 'abanico bench --help'
  [2]

  $ abanico bench -v
  ! abanico bench: unknown option '-v'; see 'abanico bench --help'
  [2]

  $ abanico bench a.json b.json
  ! abanico bench: takes one scenario, found 'b.json', too
  [2]

Scenarios that will not do are told of as by 'abanico run', before anything is measured.

  $ abanico bench nowhere.json
  ! nowhere.json: cannot open: No such file or directory
  [6]

  $ abanico bench batch
  ! batch: is a directory; a file is needed here
  [6]

  $ abanico bench broken.json > a
  ! broken.json:.* (re)
  [3]

  $ abanico bench --only runs -n 9k stops.json
  ! stops.json.* (re)
  [5]

  $ abanico bench --only runs -n 9k --repeats 1 > /dev/full
  ! abanico bench: standard output: No space left on device
  [6]

Help.

  $ abanico bench --help
  Usage: abanico bench [OPTION]... [SCENARIO]

  Measures the hot sampling loop on this machine, beside GSL's own samplers, and
  whole runs of SCENARIO ('-' is standard input), or of one built in with five
  inputs and three outputs. What is compared is measured in turns; of all times
  the minimum and the median are shown. Nothing else should be running.

        --only LIST         some of: draws (every distribution), stages (bits to
                            statistics), runs, scaling (over threads), floor (a
                            run against the sum of its stages) [all of them]
    -n, --samples LIST      of whole runs, such as 1e4,1e6; scaling and floor take
                            the largest [1e4,1e6,1e7; quick: 1e4,1e5,1e6]
    -j, --threads T         at most, 1 to 1024 [OMP_NUM_THREADS, or all cores]
        --seconds S         to measure for, about [25; quick: 3]; each part takes
                            three rounds at least
        --repeats R         rounds of everything instead, 1 to 1000
        --quick             a first look: seconds, and short runs
    -f, --format NAME       what is printed: text or json [text]
        --json              the same as --format json
        --progress          show how far it has got, even where standard error is
                            no terminal
        --no-progress       never show it
        --allow-path        SCENARIO may name files outside its own tree
        --help              this text

  ABANICO_ISA=baseline|avx2|avx512 forces the instruction set of the hot loops;
  OMP_PLACES and OMP_PROC_BIND pin threads. Exit codes are those of 'abanico run'.
