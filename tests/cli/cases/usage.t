Mistakes on the command line: one line on standard error, exit code 2.

  $ abanico
  ! abanico: no command given; see 'abanico --help'
  [2]

  $ abanico rnu
  ! abanico: unknown command 'rnu'; did you mean 'run'? See 'abanico --help'
  [2]

  $ abanico chekc fixed.json
  ! abanico: unknown command 'chekc'; did you mean 'check'? See 'abanico --help'
  [2]

  $ abanico frobnicate
  ! abanico: unknown command 'frobnicate'; see 'abanico --help'
  [2]

  $ abanico compare a b
  ! a: cannot open: No such file or directory
  ! b: cannot open: No such file or directory
  [6]

  $ abanico --frobnicate
  ! abanico: unknown option '--frobnicate'; see 'abanico --help'
  [2]

  $ abanico "$(printf 'a\033[31mb\nc\377')"
  ! abanico: unknown command 'a\x1B[31mb\x0Ac\xFF'; see 'abanico --help'
  [2]

  $ abanico --hlep
  ! abanico: unknown option '--hlep'; did you mean '--help'? See 'abanico --help'
  [2]

  $ abanico help rnu
  ! abanico: unknown command 'rnu'; did you mean 'run'? See 'abanico --help'
  [2]

  $ abanico hepl
  ! abanico: unknown command 'hepl'; did you mean 'help'? See 'abanico --help'
  [2]

Options.

  $ abanico run
  ! abanico run: no scenario given; see 'abanico run --help'
  [2]

  $ abanico check
  ! abanico check: no scenario given; see 'abanico check --help'
  [2]

  $ abanico run --sampels 10 fixed.json
  ! abanico run: unknown option '--sampels'; did you mean '--samples'? See 'abanico run --help'
  [2]

  $ abanico run --frobnicate fixed.json
  ! abanico run: unknown option '--frobnicate'; see 'abanico run --help'
  [2]

  $ abanico run --s 10 fixed.json
  ! abanico run: option '--s' may mean several; see 'abanico run --help'
  [2]

  $ abanico run -x fixed.json
  ! abanico run: unknown option '-x'; see 'abanico run --help'
  [2]

  $ abanico run fixed.json -n
  ! abanico run: option '-n' needs a value; see 'abanico run --help'
  [2]

  $ abanico run fixed.json --samples
  ! abanico run: option '--samples' needs a value; see 'abanico run --help'
  [2]

  $ abanico run --quiet=yes fixed.json
  ! abanico run: option '--quiet' takes no value
  [2]

  $ abanico run -q -v fixed.json
  ! abanico run: --quiet and --verbose exclude each other
  [2]

  $ abanico list --frobnicate
  ! abanico list: unknown option '--frobnicate'; see 'abanico list --help'
  [2]

  $ abanico schema --helpme
  ! abanico schema: unknown option '--helpme'; did you mean '--help'? See 'abanico schema --help'
  [2]

Mistakes of usage come before any work.

  $ abanico run - nowhere.json -
  ! abanico run: standard input ('-') can be read only once
  [2]

  $ abanico check fixed.json - -
  ! abanico check: standard input ('-') can be read only once
  [2]

Arguments that a command does not take.

  $ abanico list
  ! abanico list: give one of distributions, functions and units
  [2]

  $ abanico list frogs
  ! abanico list: .*'frogs'.* (re)
  [2]

  $ abanico list units functions
  ! abanico list: give one of distributions, functions and units
  [2]

  $ abanico schema everything
  ! abanico schema: takes no argument, found 'everything'
  [2]

  $ abanico init a.json b.json
  ! abanico init: takes one file, found 'b.json', too
  [2]

  $ test -e a.json
  [1]

Names of options may be cut where they stay clear, and follow the scenario.

  $ abanico run fixed.json --perc 50 | sed -n 4p
                p50  shape

  $ abanico run --samples=1k -s3 -- fixed.json | sed -n 1,2p
  fixed: Nothing is uncertain
  1,000 samples, seed 3

