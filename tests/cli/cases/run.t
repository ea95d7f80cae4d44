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
  2,000 samples, seed 7

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

                  mean      ±     sd    min    max
  energy    MWh  14500    170   5500   4474  41850
  duration  day     59   0.54     17  30.13   89.8

  Inputs
                  p2.5    p50  p97.5  shape
  power     MW     6.2   10.1   15.6  ▁▃▆███▆▄▃▂▁▁
  duration  day     31     59     88  ██▇█▇▇███▇▆▆

  How inputs are drawn
    power: lognormal(p05=7, p95=15)
    duration: uniform(min=30, max=90)
  ! drawn: 1000 samples in [0-9.e-]+ s, [0-9.]+ ns a sample, [0-9]+ threads? (re)

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
  500 samples, seed 8
                   p50  shape

Failed draws are counted where the scenario allows them, and end the run where it does not.

  $ abanico run roots.json
  roots
  10,000 samples, seed 1

         p05   p25   p50   p75   p95  shape
  y  1  0.40  0.88  1.23  1.50  1.69  ▁▂▃▃▄▅▅▆▇▇██

  Warnings
    - y: 2,500 of 10,000 samples gave NaN or infinity and are left out of its
      statistics

  $ abanico run stops.json
  ! stops.json: .*sample 2 is NaN.* (re)
  [5]

An input defined anew: a number, a number with a unit, a distribution; several.

  $ abanico run --set power=20 fixed.json | grep MWh | sed -n 1p
  energy  MWh  14400  constant

  $ abanico run --set 'power=5000 kW' --set 'duration=1 day' fixed.json | grep constant
  energy  MWh  120  constant
  power   MW     5  constant

  $ abanico run --set 'power={"distribution": "uniform", "min": 1, "max": 3}' fixed.json -n 100 | sed -n 1,2p
  fixed: Nothing is uncertain
  100 samples, seed 1

  $ abanico run --set 'power=5 kg' fixed.json
  ! fixed.json: --set power=5 kg: .*'kg'.*'MW'.* (re)
  [2]

  $ abanico run --set pwoer=5 fixed.json
  ! fixed.json: --set pwoer=5: .*'power'.* (re)
  [2]

Percentiles in order, whatever the order they are asked for in.

  $ abanico run -p 97.5,0,50 drawn.json | sed -n 4p
                   p00    p50  p97.5  shape

Standard input is a scenario, too.

  $ abanico run - < fixed.json | sed -n 1p
  fixed: Nothing is uncertain

  $ abanico run - - < fixed.json
  fixed: Nothing is uncertain
  1,000,000 samples, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  Claims
    contradicted  energy: "hundreds", 100 to 999 MWh; the simulated median, 7200
                  MWh, is 7.21 times its upper end, and no draw reaches it
                  [made-up]
  ! abanico run: standard input ('-') can be read only once
  [2]

  $ echo '{"format"' | abanico run -
  ! <stdin>:2:1: .+ (re)
  [3]

Both samplers draw from the same distributions.

  $ abanico run --sampler gsl -n 1000 drawn.json | sed -n 2p
  1,000 samples, seed 7, sampler gsl
