What a person sees.

  $ abanico run fixed.json
  fixed: Nothing is uncertain
  1,000,000 samples, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  Claims
    contradicted  energy: "hundreds", 100 to 999 MWh; the simulated median, 7200
                  MWh, is 7.21 times its upper end, and no draw reaches it
                  [made-up]

  $ abanico run drawn.json
  drawn
  2,000 samples, seed 7; rounded to what 95 % Monte Carlo intervals support

                  p2.5    p50  p97.5  shape
  energy    MWh   6400  14200  27600  ▄▇███▆▅▄▃▂▁▁
  duration  day     31     60     88  ██▇█▇▇████▇▇

  $ abanico run -v -n 1000 drawn.json
  drawn
  1,000 samples, seed 7, 95 % intervals, design mc, sampler table, stream
    threefry4x64-20

                  p2.5    p50  p97.5  shape
  energy    MWh   6300  13700  26800  ▄▇███▆▆▄▃▂▁▁
  duration  day     31     59     88  ██▇█▇▇███▇▆▆

  Statistics with 95 % intervals

  energy
              value    low   high
  mean   MWh  14520  14180  14860
  p2.5   MWh   6300   5840   6550
  p50    MWh  13710  13320  14120
  p97.5  MWh  26800  25700  28200
  sd     MWh   5520   5250   5810
  min    MWh   4474
  max    MWh  41850
  shortest 95 %: 4996 to 24260 MWh

  duration
              value    low   high
  mean   day   58.6   57.6   59.7
  p2.5   day  31.31  30.76  31.91
  p50    day   58.7   56.6   61.0
  p97.5  day  87.82  87.35  88.45
  sd     day  17.02  16.55  17.51
  min    day  30.13
  max    day   89.8
  shortest 95 %: 30.13 to 86.26 day

  Inputs
                  p2.5    p50  p97.5  shape
  power     MW     6.2   10.1   15.6  ▁▃▆███▆▄▃▂▁▁
  duration  day     31     59     88  ██▇█▇▇███▇▆▆

  How inputs are drawn
    power: lognormal(p05=7, p95=15)
    duration: uniform(min=30, max=90)
  ! drawn: 1000 samples in [0-9.e-]+ s, [0-9]+ threads? (re)

In a locale without UTF-8 nothing beyond ASCII is printed; LC_ALL goes before LC_CTYPE before LANG.

  $ LC_ALL=C abanico run drawn.json | tail -n 2
  energy    MWh   6400  14200  27600  =#@@@*+=-:..
  duration  day     31     60     88  @@#@##@@@@##

  $ LC_ALL= LC_CTYPE=C LANG=es_ES.UTF-8 abanico run drawn.json | tail -n 1
  duration  day     31     60     88  @@#@##@@@@##

  $ LC_ALL= LC_CTYPE= LANG=es_ES.utf8 abanico run drawn.json | tail -n 1
  duration  day     31     60     88  ██▇█▇▇████▇▇

  $ env -u LC_ALL -u LC_CTYPE -u LANG abanico run drawn.json | tail -n 1
  duration  day     31     60     88  @@#@##@@@@##

The command line goes before the scenario.

  $ abanico run drawn.json -n 500 -s 8 -p 50 | sed -n '2p;4p'
  500 samples, seed 8; rounded to what 95 % Monte Carlo intervals support
                   p50  shape

Failed draws are counted where the scenario allows them, and end the run where it does not.

  $ abanico run roots.json
  roots
  10,000 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

         p05   p25   p50   p75   p95  shape
  y  1  0.40  0.88  1.23  1.50  1.69  ▁▂▃▃▄▅▅▆▇▇██

  Warnings
    - y: 2,500 of 10,000 samples gave NaN or infinity and are left out of its
      statistics

  $ abanico run stops.json
  ! stops.json:.*sample 2 is NaN.* (re)
  [5]

An input defined anew: a number, a number with a unit, a distribution; several.

  $ abanico run --set power=20 fixed.json | grep MWh | sed -n 1p
  energy  MWh  14400  constant

  $ abanico run --set 'power=5000 kW' --set 'duration=1 day' fixed.json | grep constant
  energy  MWh  120  constant
  power   MW     5  constant

  $ abanico run --set 'power={"distribution": "uniform", "min": 1, "max": 3}' fixed.json -n 100 | sed -n 1,2p
  fixed: Nothing is uncertain
  100 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

  $ abanico run --set 'power=5 kg' fixed.json
  ! --set power=5 kg: .*'kg'.*'MW'.* (re)
  [2]

  $ abanico run --set pwoer=5 fixed.json
  ! --set pwoer=5: .*'power'.* (re)
  [2]

Percentiles in order, whatever the order they are asked for in.

  $ abanico run -p 97.5,0,50 drawn.json | sed -n 4p
                   p00    p50  p97.5  shape

Standard input is a scenario, too.

  $ abanico run - < fixed.json | sed -n 1p
  fixed: Nothing is uncertain

  $ abanico run - - < fixed.json
  ! abanico run: standard input ('-') can be read only once
  [2]

  $ echo '{"format"' | abanico run -
  ! <stdin>:2:1: .+ (re)
  [3]

Too few draws for an interval: said, and nothing is called constant that is not.

  $ abanico run drawn.json -n 3
  drawn
  3 samples, seed 7

                  p2.5    p50  p97.5  shape
  energy    MWh   8300  11700  13200  ▄▄▄▄▄▄▄▄▇███
  duration  day     38     45     59  ████▄▄▄▄▄▄▄▄
  p2.5, p50, p97.5: too few samples for a 95 % interval

  $ abanico run drawn.json -n 1
  drawn
  1 sample, seed 7

                  p2.5    p50  p97.5  shape
  energy    MWh  11700  11700  11700
  duration  day   37.5   37.5   37.5
  p2.5, p50, p97.5: too few samples for a 95 % interval

  $ abanico run -v drawn.json -n 1 2>&1 > /dev/null
  drawn: 1 sample in [0-9.e-]+ s, 1 thread (re)

  $ abanico run -v drawn.json -n 1 2> /dev/null | cat -s | wc -l > squeezed; abanico run -v drawn.json -n 1 2> /dev/null | wc -l | cmp - squeezed

Quiet is the bands alone.

  $ abanico run -q fixed.json
  fixed: Nothing is uncertain
  1,000,000 samples, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  $ abanico run -q roots.json
  roots
  10,000 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

         p05   p25   p50   p75   p95  shape
  y  1  0.40  0.88  1.23  1.50  1.69  ▁▂▃▃▄▅▅▆▇▇██

Percentiles are in percent: who means fractions is told so. Blanks beside commas are no matter.

  $ abanico run -n 10 -p 0.05,0.95 fixed.json | sed -n 4p
               p0.05  p0.95  shape
  ! abanico run: warning: --percentiles are in percent: 0.05 is below the 1st; for the fraction 0.05 write 5

  $ abanico run -q -n 10 -p 0.05,0.95 fixed.json | sed -n 4p
               p0.05  p0.95  shape

  $ abanico run -n 10 -p 0,1 fixed.json | sed -n 4p
                p00   p01  shape

  $ abanico run -n 10 -p ' 5 , 95' fixed.json | sed -n 4p
                p05   p95  shape

Both samplers draw from the same distributions.

  $ abanico run --sampler gsl -n 1000 drawn.json | sed -n 2p
  1,000 samples, seed 7, sampler gsl

Designs spread their draws evenly; intervals come from replicates.

  $ abanico run -v --design lhs -n 1e4 drawn.json | sed -n 2,18p
  10,000 samples in 16 Latin hypercubes, seed 7, 95 % intervals, design lhs,
    sampler table, stream threefry4x64-20

                  p2.5    p50  p97.5  shape
  energy    MWh   6500  14300  28400  ▄▇███▆▅▄▂▂▁▁
  duration  day   31.5   60.0   88.5  ████████████

  Statistics with 95 % intervals

  energy
              value    low   high
  mean   MWh  15175  15156  15195
  p2.5   MWh   6530   6400   6640
  p50    MWh  14346  14269  14443
  p97.5  MWh  28390  27880  28820
  sd     MWh   5785   5720   5852
  min    MWh   3714
  ! drawn: 10000 samples in [0-9.e-]+ s, .* (re)

  $ abanico run --design sobol --replicates 4 -n 1000 drawn.json
  drawn
  1,024 samples in 4 scrambled Sobol' sets, seed 7

                  p2.5    p50  p97.5  shape
  energy    MWh   6500  14400  27900  ▄▇███▆▅▄▃▂▁▁
  duration  day   31.5   60.0   88.5  ████████████

  Warnings
    - 1,000 samples were asked for, 1,024 drawn: 4 replicates of the same size, a
      power of two

  $ abanico run -f json --design sobol -n 1024 drawn.json | grep '"design"\|"replicates":\|ci_methods'
      "design": "sobol",
      "replicates": 16,
      "ci_methods": {"mean": "replicates", "sd": "replicates", "percentile": "replicates", "exceedance": "replicates"}

  $ abanico run --replicates 4 drawn.json
  ! abanico run: --replicates are of a design; give --design lhs or sobol, too
  [2]

  $ abanico run --replicates 1 --design lhs drawn.json
  ! abanico run: --replicates: '1' will not do; give a whole number from 2 to 1024
  [2]

  $ abanico run --design lhs --sampler gsl drawn.json
  ! abanico run: --design and --sampler gsl exclude each other: GSL's samplers draw numbers of their own and cannot be told which points to take
  [2]

A run with a tolerance goes on until its percentiles are settled, or the limit is reached.

  $ abanico run -f json --tolerance 0.02 drawn.json | grep tolerance
      "tolerance": {"wanted": 0.02, "reached": 0.018512876588083985, "met": true, "output": "energy", "p": 97.5}

  $ abanico run -n 5000 --tolerance 0.001 drawn.json
  drawn
  5,000 samples, seed 7; rounded to what 95 % Monte Carlo intervals support

                  p2.5    p50  p97.5  shape
  energy    MWh   6400  14300  27600  ▄▇██▇▆▅▄▂▂▁▁
  duration  day     31     60     88  ███▇▇███▇██▇

  Warnings
    - the tolerance of 0.001 is not reached with 5,000 samples: percentile 97.5 of
      energy is known to 0.0326 of its 5-95 band
  ! abanico run: drawn: the tolerance of 0.001 is not reached with 5000 samples
  [4]

  $ abanico run -q -n 5000 --tolerance 0.001 -o out drawn.json || echo "$?"; ls out
  4
  drawn.csv
  drawn.json
  summary.csv
  ! abanico run: drawn: the tolerance of 0.001 is not reached with 5000 samples

  $ abanico run --tolerance 1 drawn.json
  ! abanico run: --tolerance: '1' will not do; give a number between 0 and 1, such as 0.01
  [2]

Thresholds: how probable more than that is.

  $ abanico run -n 1e4 "$SOURCE/tests/good/thresholds.json" | tail -n 12
  Probabilities with 95 % intervals
                          value      low     high
  bill    > 1 MUSD       0.4040   0.3944   0.4137
  bill    > 0.5 MUSD     0.8290   0.8215   0.8363
  bill    > 1.2 MUSD     0.2918   0.2830   0.3008
  bill    > -1 MUSD     1.00000  0.99962  1.00000
  energy  > 10 GWh       0.6602   0.6509   0.6694
  room    > 21.85 degC   0.1804   0.1730   0.1881
  room    > 18 degC      0.8440   0.8368   0.8510
  fixed   > 2                 1        1        1
  fixed   > 3                 0        0        0
  fixed   > 0.25              1        1        1

  $ abanico run -f csv -n 1e4 "$SOURCE/tests/good/thresholds.json" | grep 'P(>' | head -n 2
  thresholds,bill,MUSD,P(>1),,0.404,0.3944211463650003,0.4136525813221696,wilson,10000,0,1
  thresholds,bill,MUSD,P(>0.5),,0.829,0.8214945598696127,0.8362527692024819,wilson,10000,0,1

  $ abanico check "$SOURCE/tests/good/thresholds.json" | tail -n 11
  Thresholds
    bill > 1.00000000000 MUSD
    bill > 0.500000000000 MUSD
    bill > 1.20000000000 MUSD
    bill > -1.00000000000 MUSD
    energy > 10.0000000000 GWh
    room > 21.8500000000 degC
    room > 18.0000000000 degC
    fixed > 2.00000000000
    fixed > 3.00000000000
    fixed > 0.250000000000

Moments that do not converge are not given.

  $ cat > ratio.json <<'END'
  > {"format": "abanico-scenario/1", "name": "ratio",
  >  "inputs": {"a": {"distribution": "normal", "mean": 1, "sd": 1},
  >             "b": {"distribution": "normal", "mean": 0.5, "sd": 1}},
  >  "model": {"y": {"expression": "a / b"}}, "outputs": ["y"]}
  > END

  $ abanico run -v ratio.json | grep 'mean \|sd \|converge' | head -n 3
  mean  1     none
  sd    1     none
    - y: its mean does not converge, so that no mean and no standard deviation is
  ! ratio: 1000000 samples in .* (re)

  $ abanico run -f csv ratio.json | head -n 4
  scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
  ratio,y,1,mean,,,,,,1000000,0,1
  ratio,y,1,mean_se,,,,,,1000000,0,1
  ratio,y,1,sd,,,,,,1000000,0,1
  ! abanico run: ratio: warning: y: its mean does not converge, so that no mean and no standard deviation is given; percentiles stand

