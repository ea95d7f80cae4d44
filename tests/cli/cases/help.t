Every command explains itself on standard output.

  $ abanico --help
  Usage: abanico COMMAND [OPTION]... [ARGUMENT]...

  Monte Carlo simulation of published ranges: a scenario file says what is
  uncertain and by which formulas it matters; out come percentile bands.

    run     SCENARIO|DIR...  simulate and print percentile bands
    check   SCENARIO|DIR...  validate and explain, without drawing
    compare A B...           two scenarios on common random numbers
    audit   SCENARIO|DIR...  claims, and every reading of each range
    list    WHAT             distributions, functions or units
    schema                   print the JSON Schema of scenario files
    init    [FILE]           write an example scenario to start from
    bench   [SCENARIO]       measure the hot sampling loop on this machine

  'abanico help COMMAND' explains a command; --version prints the version.
  To begin: abanico init first.json && abanico run first.json

  $ abanico -h | sed -n 1p
  Usage: abanico COMMAND [OPTION]... [ARGUMENT]...

  $ abanico help | cksum > a; abanico --help | cksum | cmp - a

  $ for c in run check audit list schema init bench; do abanico help $c > a; abanico $c --help | cmp - a; done

  $ abanico --version
  abanico [0-9]+\.[0-9]+\.[0-9]+ (re)

  $ abanico run --help
  Usage: abanico run [OPTION]... SCENARIO|DIR...

  Simulates scenarios and prints the percentile bands of their outputs. A DIR
  stands for every scenario file (*.json) below it; '-' is standard input.

  What is drawn:
    -n, --samples N         how many: 1000000, 1e6 or 1M [the scenario's, or 1e6]
    -s, --seed S            0 to 2^64-1 [the scenario's, or 1]
        --set NAME=VALUE    define an input anew: a number in its unit, a number
                            with a unit ('10 MW'), or a JSON object; repeatable
        --sampler NAME      table: tabulated inverse CDFs on counter-based streams
                            gsl: the GNU Scientific Library's samplers, slower
                            [table]
        --design NAME       mc: independent draws
                            lhs: Latin hypercubes; sobol: scrambled Sobol' points;
                            both spread draws evenly, and intervals come from
                            independent replicates [mc]
        --replicates R      of lhs and sobol, 2 to 1024; samples are rounded up to
                            R equal sizes, for sobol to powers of two [16]
        --tolerance R       double the samples, from 16384 on, until half of every
                            percentile's interval is at most R times its output's
                            5-95 band; -n is then the limit [2^30]

  What is reported:
    -p, --percentiles LIST  such as 2.5,50,97.5, at most 1000 of them; more than 8
                            take a second pass [the scenario's, or 5,25,50,75,95]
    -c, --confidence C      level of all intervals, between 0 and 1 [0.95]
        --sensitivity[=NAME]
                            which inputs the spread of each output comes from:
                            given: rank correlations, first-order Sobol' indices
                            and swings, from the run's own draws; sobol: also
                            total indices, by further evaluations [given]
    -f, --format NAME       what is printed: text, json or csv [text]; json is an
                            array where a DIR or several scenarios are given
    -o, --output DIR        write NAME.json and NAME.csv for each scenario, and
                            summary.csv over all
    -q, --quiet             print the bands alone: no claims, no warnings, no
                            progress; with -o print nothing
    -v, --verbose           also intervals, moments, inputs and how they are
                            drawn, and the time taken
        --progress          show how far it has got, even where standard error is
                            no terminal
        --no-progress       never show it

  How it runs (results do not depend on it):
    -j, --threads T         1 to 1024 [OMP_NUM_THREADS, or all cores]
        --memory SIZE       bytes that may be spent to find percentiles in one
                            pass; with less there are two [256M]
        --allow-path        scenarios may name files outside their own tree
        --help              this text

  A scenario that fails does not stop the others: each failure is one line on
  standard error, and the exit code is the highest of all. 0 done, 2 usage,
  3 invalid scenario, 4 tolerance not reached, 5 the model gave NaN or infinity,
  6 input or output, 128+n ended by signal n, 141 where the reader of what is
  printed went away.

  $ abanico check --help
  Usage: abanico check [OPTION]... SCENARIO|DIR...

  Validates scenarios and explains them: inputs and how each is read, units, the
  model, claims, assumptions. Draws nothing. A DIR stands for every scenario file
  (*.json) below it; '-' is standard input.

    -v, --verbose           also the compiled program, and the tables' sizes and
                            errors
    -q, --quiet             print nothing but what is wrong
        --set NAME=VALUE    define an input anew, as for 'abanico run'; repeatable
        --allow-path        scenarios may name files outside their own tree
        --help              this text

  Each scenario that is wrong is one line on standard error. Exit codes: 0 all are
  valid, 2 usage, 3 invalid scenario, 6 input or output.

  $ abanico list --help
  Usage: abanico list distributions|functions|units

  Prints what inputs can be drawn from and with which parameters, what expressions
  may call, or the units beside those of UDUNITS-2.

        --help              this text

  $ abanico schema --help
  Usage: abanico schema

  Prints the JSON Schema (draft 2020-12) of scenario files, for editors that
  complete and check as one types. What no schema can say (units that match, names
  that exist, min below max) 'abanico check' says.

        --help              this text

  $ abanico init --help
  Usage: abanico init [FILE]

  Writes an example scenario to FILE, or prints it. A file that is there already
  is never overwritten (exit code 6).

        --help              this text

Help is given wherever it is asked for, before anything else is looked at.

  $ abanico run -n 10 nowhere.json --help | sed -n 1p
  Usage: abanico run [OPTION]... SCENARIO|DIR...

No line of it is wider than a terminal of 80 columns, nor of the lists.

  $ for w in distributions functions units; do abanico list $w; done | awk 'length > 80'

  $ for c in "" run check compare audit list schema init bench; do abanico $c --help; done | awk 'length > 80'

What is in the table of the contract but not in this version is not promised.

  $ abanico --help | grep -E 'report|merge|verify'
  [1]

  $ abanico audit --help
  Usage: abanico audit [OPTION]... SCENARIO|DIR...

  Holds the claims of scenarios against what is simulated, and asks what becomes
  of each output if a published range meant something else: every 'range' is read
  as hard bounds (uniform, loguniform), as 5th to 95th and as 10th to 90th
  percentile (lognormal, normal), one range at a time and all together, on the
  same draws. A DIR stands for every scenario file (*.json) below it; '-' is
  standard input.

  What is drawn:
    -n, --samples N         of every run [the scenario's, or 1e6, to hold claims
                            against; 100,000 at most for each reading]
    -s, --seed S            0 to 2^64-1 [the scenario's, or 1]
        --set NAME=VALUE    define an input anew, as for 'abanico run'; repeatable

  What is reported:
    -c, --confidence C      level of all intervals, between 0 and 1 [0.95]
    -f, --format NAME       what is printed: text, json or csv [text]; json is an
                            array where a DIR or several scenarios are given
    -o, --output DIR        write NAME.audit.json for each scenario
    -q, --quiet             print the verdict in short; with -o print nothing
    -v, --verbose           also every reading of every range, output by output
        --progress          show how far it has got, even where standard error is
                            no terminal
        --no-progress       never show it

  How it runs (results do not depend on it):
    -j, --threads T         1 to 1024 [OMP_NUM_THREADS, or all cores]
        --allow-path        scenarios may name files outside their own tree
        --help              this text

  A scenario that fails does not stop the others: each failure is one line on
  standard error, and the exit code is the highest of all, as for 'abanico run'.
  A contradicted claim, and a reading that cannot be had, are findings and no
  failures.

