Which inputs the spread of outputs comes from.

  $ cat > s.json <<'END'
  > {"format": "abanico-scenario/1", "name": "s", "samples": 40000, "failures": "count", "inputs": {
  >   "power": {"distribution": "uniform", "min": 1, "max": 3, "unit": "MW"},
  >   "days": {"distribution": "uniform", "min": 10, "max": 12, "unit": "day"},
  >   "idle": {"distribution": "normal", "mean": 0, "sd": 1},
  >   "fixed": {"value": 2}},
  >  "model": {"energy": {"expression": "power * days", "unit": "MWh"},
  >            "twice": {"expression": "2 * fixed"}},
  >  "outputs": ["energy", "twice", "idle"]}
  > END

  $ abanico run s.json --sensitivity
  s
  40,000 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

                 p05    p25    p50    p75    p95  shape
  energy  MWh    290    395    526    658    774  ▇█████████▆▃
  twice   1        4  constant
  idle    1    -1.64  -0.66   0.01   0.67   1.65  ▁▂▃▅▇██▇▅▃▂▁

  Sensitivity: first-order Sobol' indices and rank correlations from 16,384 draws;
    95 % intervals

                              first order  Spearman  median, input at
                                 interval            p05          p95
  energy                                                          MWh
    power  █████████▋  0.97  0.96 to 0.97      0.98  290          765
    days   ▎           0.03  0.02 to 0.03      0.16  486          572

    - twice: constant
    - idle: is an input
    - inputs not listed under an output have no part in it

  $ abanico run s.json --sensitivity=sobol
  s
  40,000 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

                 p05    p25    p50    p75    p95  shape
  energy  MWh    290    395    526    658    774  ▇█████████▆▃
  twice   1        4  constant
  idle    1    -1.64  -0.66   0.01   0.67   1.65  ▁▂▃▅▇██▇▅▃▂▁

  Sensitivity: Sobol' indices by pick and freeze, from 200,000 evaluations; rank
    correlations from 16,384 draws; 95 % intervals

                                    total         first order  median, input at
                                 interval            interval  p05          p95
  energy                                                                    MWh
    power  █████████▋  0.97  0.96 to 0.98  0.97  0.96 to 0.98  290          765
    days   ▍           0.03  0.03 to 0.03  0.03  0.03 to 0.03  486          572

    - twice: constant
    - idle: is an input
    - inputs not listed under an output have no part in it

  $ abanico run s.json --sensitivity=given -v 2>/dev/null | sed -n '/^Sensitivity/,/^Inputs/p'
  Sensitivity: first-order Sobol' indices and rank correlations from 16,384 draws;
    95 % intervals

                              first order  Spearman  median, input at
                                 interval            p05          p95
  energy                                                          MWh
    power  █████████▋  0.97  0.96 to 0.97      0.98  290          765
    days   ▎           0.03  0.02 to 0.03      0.16  486          572

                     Spearman        partial rank
                     interval            interval
  energy
    power  0.98  0.98 to 0.98  1.00  1.00 to 1.00
    days   0.16  0.15 to 0.18  0.95  0.95 to 0.96

               input at its p05      input at its p95
           input  p05  p50  p95  input  p05  p50  p95
  energy
    power    1.1  267  290  314    2.9  703  765  828
    days    10.1  268  486  703   11.9  315  572  828

    - twice: constant
    - idle: is an input
    - inputs not listed under an output have no part in it

  $ abanico run s.json --sensitivity -q | grep -c Sensitivity
  0
  [1]

  $ abanico run s.json --sensitivity -f csv | grep '\['
  s,energy,1,spearman[power],,0.9839749054439028,0.9835084719255411,0.9844282502875354,influence,16384,0,1
  s,energy,1,partial_rank[power],,0.9985070600975663,0.9983572010304944,0.9986432580331199,influence,16384,0,1
  s,energy,1,sobol_first[power],,0.9654977751649103,0.9647522369217949,0.9662433134080257,influence,16384,0,1
  s,energy,1,spearman[days],,0.16433032067479597,0.1492815939621842,0.17930293867997368,influence,16384,0,1
  s,energy,1,partial_rank[days],,0.9532519143911033,0.9494623317902305,0.9567636363151968,influence,16384,0,1
  s,energy,1,sobol_first[days],,0.029431950594212775,0.023866964572217247,0.034996936616208306,influence,16384,0,1
  s,energy,MWh,at_p05[power],0.05,266.7321456105234,,,,16384,0,1
  s,energy,MWh,at_p05[power],0.5,290.1847003216357,,,,16384,0,1
  s,energy,MWh,at_p05[power],0.95,314.04471146608654,,,,16384,0,1
  s,energy,MWh,at_p95[power],0.05,703.2029293368344,,,,16384,0,1
  s,energy,MWh,at_p95[power],0.5,765.0323917570396,,,,16384,0,1
  s,energy,MWh,at_p95[power],0.95,827.9360575015007,,,,16384,0,1
  s,energy,MWh,at_p05[days],0.05,267.6291766819957,,,,16384,0,1
  s,energy,MWh,at_p05[days],0.5,485.5281988908262,,,,16384,0,1
  s,energy,MWh,at_p05[days],0.95,702.9802460883423,,,,16384,0,1
  s,energy,MWh,at_p95[days],0.05,315.3254655956188,,,,16384,0,1
  s,energy,MWh,at_p95[days],0.5,572.0579769109736,,,,16384,0,1
  s,energy,MWh,at_p95[days],0.95,828.2638543021064,,,,16384,0,1
  s,idle,1,spearman[idle],,1,1,1,influence,16384,0,1
  s,idle,1,partial_rank[idle],,1,1,1,influence,16384,0,1
  s,idle,1,sobol_first[idle],,0.9999614238558036,0.9999142324786042,1.000008615233003,influence,16384,0,1
  s,idle,1,at_p05[idle],0.05,-1.6448536269514726,,,,16384,0,1
  s,idle,1,at_p05[idle],0.5,-1.6448536269514726,,,,16384,0,1
  s,idle,1,at_p05[idle],0.95,-1.6448536269514726,,,,16384,0,1
  s,idle,1,at_p95[idle],0.05,1.6448536269514726,,,,16384,0,1
  s,idle,1,at_p95[idle],0.5,1.6448536269514726,,,,16384,0,1
  s,idle,1,at_p95[idle],0.95,1.6448536269514726,,,,16384,0,1

Few samples: no indices by pick and freeze.

  $ abanico run s.json -n 63 --sensitivity=sobol | sed -n '/^Sensitivity/,$p'
  Sensitivity: rank correlations from 63 draws; 95 % intervals

                    total  first order  Spearman  partial rank  median, input at
                 interval     interval                          p05          p95
  energy                                                                     MWh
    power     -            -                0.99          1.00  292          770
    days      -            -                0.08          0.85  465          548

    - twice: constant
    - idle: is an input
    - inputs not listed under an output have no part in it
    - there are too few samples for first-order and total indices: 64 are the
      least

  $ abanico run s.json -n 1 --sensitivity | sed -n '/^Sensitivity/,$p'
  Sensitivity: first-order Sobol' indices and rank correlations from 1 draw; 95 %
    intervals

              first order  Spearman  partial rank  median, input at
                 interval                          p05          p95
  energy                                                        MWh
    power     -                   -             -  286          753
    days      -                   -             -  675          795

    - twice: no input has a part in it
    - idle: is an input
    - inputs not listed under an output have no part in it

Correlated and hierarchical inputs are said to be so.

  $ cat > d.json <<'END'
  > {"format": "abanico-scenario/1", "name": "d", "samples": 20000, "inputs": {
  >   "a": {"distribution": "normal", "mean": 0, "sd": 1},
  >   "b": {"distribution": "normal", "mean": 0, "sd": 1},
  >   "c": {"distribution": "normal", "mean": "a", "sd": 1}},
  >  "correlations": [{"between": ["a", "b"], "pearson": 0.5}],
  >  "model": {"y": {"expression": "b + c"}}, "outputs": ["y"]}
  > END

  $ abanico run d.json --sensitivity | sed -n '/^Sensitivity/,$p'
  Sensitivity: first-order Sobol' indices and rank correlations from 16,384 draws;
    95 % intervals

                        first order  Spearman  partial rank  median, input at
                           interval                            p05        p95
  y                                                                         1
    c  ███████▉  0.78  0.78 to 0.79      0.87          0.96  -2.35       2.37
    a  █████▋    0.57  0.56 to 0.58      0.74          0.09  -1.65       1.64
    b  █████▋    0.56  0.55 to 0.57      0.73          0.95  -1.65       1.64

    - a and b are correlated: rank correlations and first-order indices of each
      count what it shares with the others, too, and may add up to more than 1;
      swings move one input and leave the others as drawn
    - c: indices are of the input's value, in which the inputs that its parameters
      come from have their part

  $ abanico run d.json --sensitivity=sobol | sed -n '/^Sensitivity/,$p'
  Sensitivity: Sobol' indices by pick and freeze, from 140,000 evaluations; rank
    correlations from 16,384 draws; 95 % intervals

                         total         first order  Spearman  median, input at
                      interval            interval              p05        p95
  y                                                                          1
    c  ██▌  0.25  0.24 to 0.25  0.25  0.24 to 0.26      0.87  -2.35       2.37
    b  █▉   0.19  0.18 to 0.19  0.56  0.55 to 0.57      0.73  -1.65       1.64
    a  █▉   0.19  0.18 to 0.19  0.55  0.54 to 0.57      0.74  -1.65       1.64

    - a and b are correlated: the first-order index of each counts what it shares
      with the others, too, the total index only what the others leave open
      (Kucherenko, Tarantola and Annoni 2012); swings move one input and leave the
      others as drawn
    - c: first-order and total indices are of the input's own draw, given its
      parameters; what these do counts for the inputs that they come from

Bad methods; a value needs '='.

  $ abanico run s.json --sensitivity=foo
  ! abanico run: --sensitivity: 'foo' will not do; give given or sobol
  [2]

  $ abanico run s.json --sensitivity=
  ! abanico run: --sensitivity: '' will not do; give given or sobol
  [2]

  $ abanico run --sensitivity sobol s.json
  s
  40,000 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

                 p05    p25    p50    p75    p95  shape
  energy  MWh    290    395    526    658    774  ▇█████████▆▃
  twice   1        4  constant
  idle    1    -1.64  -0.66   0.01   0.67   1.65  ▁▂▃▅▇██▇▅▃▂▁

  Sensitivity: first-order Sobol' indices and rank correlations from 16,384 draws;
    95 % intervals

                              first order  Spearman  median, input at
                                 interval            p05          p95
  energy                                                          MWh
    power  █████████▋  0.97  0.96 to 0.97      0.98  290          765
    days   ▎           0.03  0.02 to 0.03      0.16  486          572

    - twice: constant
    - idle: is an input
    - inputs not listed under an output have no part in it
  ! sobol: cannot open: No such file or directory
  [6]

  $ abanico check s.json --sensitivity
  ! abanico check: unknown option '--sensitivity'; see 'abanico check --help'
  [2]

