A scenario with evidence has two sets of bands: prior and posterior.

  $ abanico run conditioned.json
  conditioned
  20,000 samples, seed 7; rounded to what 95 % Monte Carlo intervals support

                p2.5    p50  p97.5  shape
  energy  MWh   6500  14400  27700  ▄▇███▆▅▄▂▁▁▁

  Given the evidence, which leaves 205 effective samples of 20,000
    energy: "some 10 GWh", normal(p05=9, p95=11) GWh; alone it leaves 2,871 [a]
    duration: bounds(min=2) month; alone it leaves 9,661

                              prior           posterior
                 p2.5    p50  p97.5  p2.5    p50  p97.5
  energy    MWh  6500  14400  27700  9100  10300  11400
  power     MW    6.5   10.2   16.0   5.1    6.3    7.5
  duration  day    31     60     88    61     66     84

  Claims, held against the prior
    consistent    energy: 10 to 12 GWh; the simulated median, 14.4 GWh, is 1.2
                  times its upper end, tail 0.68

All statistics, with their intervals:

  $ abanico run -v conditioned.json 2>/dev/null | sed -n '/^Posterior stat/,/^Claims/p'
  Posterior statistics with 95 % intervals
                        value    low   high
  energy    MWh  mean   10286  10223  10348
                 p2.5    9060   8930   9240
                 p50    10260  10150  10440
                 p97.5  11422  11385  11485
                 sd       601    567    638
  power     MW   mean   6.336  6.260  6.411
                 p2.5    5.05   4.68   5.29
                 p50     6.33   6.23   6.49
                 p97.5  7.500  7.441  7.590
                 sd     0.615  0.563  0.672
  duration  day  mean   68.11  67.29  68.92
                 p2.5   61.24  61.08  61.44
                 p50     66.1   65.3   67.3
                 p97.5   84.2   81.3   87.2
                 sd      6.05   5.40   6.78

  Claims, held against the prior

Bands alone:

  $ abanico run -q conditioned.json
  conditioned
  20,000 samples, seed 7; rounded to what 95 % Monte Carlo intervals support

                p2.5    p50  p97.5  shape
  energy  MWh   6500  14400  27700  ▄▇███▆▅▄▂▁▁▁

For programs:

  $ abanico run -f csv conditioned.json | grep posterior
  conditioned,energy,MWh,posterior_mean,,10285.852634825373,10223.318884626373,10348.386385024372,weighted,2788,0,7
  conditioned,energy,MWh,posterior_mean_se,,31.905560863494188,,,,2788,0,7
  conditioned,energy,MWh,posterior_sd,,601.4632570391661,566.6950802768074,638.3645494001078,weighted,2788,0,7
  conditioned,energy,MWh,posterior_ess,,205.95085586249195,,,,2788,0,7
  conditioned,energy,MWh,posterior_percentile,0.025,9055.960183524441,8930.494654705482,9238.550642874665,weighted,2788,0,7
  conditioned,energy,MWh,posterior_percentile,0.5,10258.516322127642,10153.39345332628,10438.12304382951,weighted,2788,0,7
  conditioned,energy,MWh,posterior_percentile,0.975,11422.02244845115,11384.886535442876,11485.047470353382,weighted,2788,0,7

  $ abanico run -f json conditioned.json | sed -n '/^  "evidence"/,/"inputs"/p'
    "evidence": {
      "items": [
        {
          "about": "energy",
          "reading": "normal(p05=9, p95=11)",
          "unit": "GWh",
          "text": "some 10 GWh",
          "source": "a",
          "support": 0.10286997763026075,
          "ess": 2871.024521276831
        },
        {
          "about": "duration",
          "reading": "bounds(min=2)",
          "unit": "month",
          "support": 0.48305,
          "ess": 9661
        }
      ],
      "samples": 20000,
      "draws": 2788,
      "ess": 205.95085586249195,
      "min_ess": 100,
      "support": 0.006901426457057621,
      "heaviest": 0.007244866613402362,
      "inputs": {

What is read of it, before anything is drawn:

  $ abanico check conditioned.json | sed -n '/^Evidence/,$p'
  Evidence (draws are weighted by how well they agree with it;
  independent pieces given the model, so their weights multiply)
    energy: normal(p05=9, p95=11) GWh, "some 10 GWh" (a)
    duration: bounds(min=2) month
    refused below 100 effective samples

An input that is set to a constant takes its evidence with it:

  $ abanico run conditioned.json --set "duration=2 month" | sed -n '/^Given/,$p'
  Given the evidence, which leaves 1,700 effective samples of 20,000
    energy: "some 10 GWh", normal(p05=9, p95=11) GWh [a]

                            prior           posterior
               p2.5    p50  p97.5  p2.5    p50  p97.5
  energy  MWh  9500  14900  23300  9100  10200  11400
  power   MW    6.5   10.2   16.0  6.20   7.01   7.78

  Claims, held against the prior
    consistent    energy: 10 to 12 GWh; the simulated median, 14.9 GWh, is 1.24
                  times its upper end, tail 0.34

  Warnings
    - evidence about duration is left out: --set makes it a constant

Evidence that leaves too little is refused:

  $ abanico run conditioned.json -n 1000
  ! conditioned.json:15:5: evidence[0]: all evidence together leaves 10.2 effective samples of 1,000, fewer than 100; the hardest piece is this one, which alone leaves 150: energy is simulated at 7.01 to 24.0 GWh (p05 to p95), and the evidence is normal(p05=9, p95=11) GWh; draw some 11,000 samples, widen the evidence, or lower min_ess
  [3]

and so is what no draw agrees with:

  $ abanico run conditioned.json --set 'duration={"distribution": "uniform", "min": 30, "max": 50}'
  ! conditioned.json:16:5: evidence[1]: none of 20,000 samples agrees with it: duration is simulated at 1.02 to 1.61 month (p05 to p95), and the evidence is bounds(min=2) month; widen the evidence, or mend what the model starts from
  [3]

What is merely improbable is said to be so:

  $ abanico run conditioned.json --set "power=1 MW" | sed -n '/^Given/,$p'
  Given the evidence, which leaves 1,272 effective samples of 20,000
    energy: "some 10 GWh", normal(p05=9, p95=11) GWh; alone it leaves 1,272 [a]
    duration: bounds(min=2) month; alone it leaves 9,661

                             prior          posterior
                 p2.5   p50  p97.5  p2.5   p50  p97.5
  energy    MWh   760  1440   2120  1990  2130   2160
  duration  day    31    60     88  82.9  88.6   90.0

  Claims, held against the prior
    contradicted  energy: 10 to 12 GWh; the simulated median, 1.44 GWh, is 0.144
                  times its lower end, and no draw reaches it

  Warnings
    - evidence about energy contradicts the model: no draw makes normal(p05=9,
      p95=11) GWh even 1/200 as likely as its best value would, so what is said
      given it is the model's edge

What has no mean without the evidence gets none by it, unless it is bounded.

  $ abanico run heavy.json -f csv | grep -E '^heavy,y,1,(mean|sd|posterior_mean|posterior_sd),'
  heavy,y,1,mean,,,,,,20000,0,1
  heavy,y,1,sd,,,,,,20000,0,1
  heavy,y,1,posterior_mean,,,,,,18738,0,1
  heavy,y,1,posterior_sd,,,,,,18738,0,1
  ! abanico run: heavy: warning: never: 20,000 of 20,000 samples gave NaN or infinity and are left out of its statistics
  ! abanico run: heavy: warning: y: its mean does not converge, so that no mean and no standard deviation is given; percentiles stand

An output that no draw has ends a tolerance at once.

  $ abanico run heavy.json --tolerance 0.01 -q
  heavy
  16,384 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

             p05   p25   p50   p75   p95  shape
  y      1  -5.8  -1.2   0.0   1.3   6.6  ▁▁▁▁▁█▂▁▁▁▁▁
  never  1     -  failed
  ! abanico run: heavy: the tolerance of 0.01 is not reached with 16384 samples
  [4]

  $ abanico run fixed.json --tolerance 0.1 -n 4 --design lhs
  fixed: Nothing is uncertain
  16 samples in 16 Latin hypercubes, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  Claims
    contradicted  energy: "hundreds", 100 to 999 MWh; the simulated median, 7200
                  MWh, is 7.21 times its upper end, and no draw reaches it
                  [made-up]

  Warnings
    - 4 samples were asked for, 16 drawn: 16 replicates of the same size

Under a Student t copula inputs depend on each other whatever their correlation.

  $ abanico run heavy.json --sensitivity -f json | grep '"dependent"' | sort | uniq -c
        4             "dependent": true,
  ! abanico run: heavy: warning: never: 20,000 of 20,000 samples gave NaN or infinity and are left out of its statistics
  ! abanico run: heavy: warning: y: its mean does not converge, so that no mean and no standard deviation is given; percentiles stand

