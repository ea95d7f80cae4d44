Claims against bands, and ranges read otherwise: what a person sees.

  $ abanico audit audit/ranges.json -n 50k
  ranges: Two published ranges and what was claimed of their product
  audit of 50,000 samples, 50,000 for each reading, seed 1

  2 claims: 1 in tension, 1 consistent
  2 ranges read in 13 other ways, alone and together: 6 of them change a verdict;
    3 readings cannot be had
  furthest: hours as p10-p90 normal moves the p05 of energy by -0.37 of its 5-95
    band

  Claims beside what was simulated
                                         draws inside
  verdict     output  claimed          share  at most   tail  factor  overlap
  tension     energy  100 to 999 MWh   1.8 %    2.0 %  0.037     5.2    0.018
  consistent  energy  1 to 20 GWh     98.1 %   98.2 %      1       1     0.47

  Claims about the same output
    energy: 100 to 999 MWh and 1 to 20 GWh exclude each other; between them lies
      999 to 1000 MWh

  Verdicts that depend on how a range is read
  output  claimed         as it is  becomes     where         is read as
  energy  100 to 999 MWh  tension   consistent  hours         bounds uniform
  energy  100 to 999 MWh  tension   consistent  hours         p05-p95 normal
  energy  100 to 999 MWh  tension   consistent  hours         p10-p90 normal
  energy  100 to 999 MWh  tension   consistent  all together  bounds uniform
  energy  100 to 999 MWh  tension   consistent  all together  p05-p95 normal
  energy  100 to 999 MWh  tension   consistent  all together  p10-p90 normal

  Which reading matters most (shares to ± 0.01 or better)
                                           share of the 5-95 band
  range         read as            moves     p05    p50       p95
  hours         p10-p90 normal     energy  -0.37  -0.16     +0.15
  power         p10-p90 lognormal  energy  -0.01  -0.01     +0.10
  all together  p10-p90 normal     energy  -0.37  -0.15     +0.25
  all together  p05-p95 normal     energy  -0.22  -0.13     +0.04
  all together  bounds uniform     energy  -0.16  -0.13     +0.03
  all together  p10-p90 lognormal  energy  -0.01  -0.01     +0.10
  all together  bounds loguniform  energy      0      0         0

  Readings that cannot be had
    hours, bounds loguniform: inputs.hours: min (0) must be greater than 0
    hours, p05-p95 lognormal: inputs.hours: p05 (0) must be greater than 0
    hours, p10-p90 lognormal: inputs.hours: p10 (0) must be greater than 0

  Notes
    - power, p10-p90 normal: draws power down to -1.76 MW
    - hours, bounds uniform, bounds loguniform, p05-p95 lognormal, p05-p95 normal,
      p10-p90 lognormal, p10-p90 normal: leaves out mode
    - all together, bounds uniform, p05-p95 normal: leaves out hours.mode
    - all together, bounds loguniform, p05-p95 lognormal, p10-p90 lognormal: hours
      as in the scenario
    - all together, p10-p90 normal: draws power down to -1.76 MW; leaves out
      hours.mode

In short, and in full; a number of samples of its own for each reading unless one is given.

  $ abanico audit -q audit/ranges.json
  ranges: Two published ranges and what was claimed of their product
  audit of 1,000,000 samples, 100,000 for each reading, seed 1

  2 claims: 1 in tension, 1 consistent
  2 ranges read in 13 other ways, alone and together: 6 of them change a verdict;
    3 readings cannot be had
  furthest: hours as p10-p90 normal moves the p05 of energy by -0.37 of its 5-95
    band

  $ abanico audit -v audit/ranges.json -n 50k | sed -n '/^Every/,/^Notes/p'
  Every reading of the ranges that move an output; * see notes

  energy [MWh]
                                  p05           p50           p95
                         value  share  value  share  value  share
  as the scenario says    1630          5200          9100
  power
    bounds uniform        1720  +0.01   5430  +0.03   9400  +0.04
    bounds loguniform     1640      0   5170      0   9100      0
    p05-p95 lognormal     1630  as is   5200  as is   9100  as is
    p05-p95 normal        1670  +0.01   5490  +0.04   9400  +0.03
    p10-p90 lognormal     1570  -0.01   5120  -0.01   9900  +0.10
    p10-p90 normal *      1520  -0.01   5370  +0.02   9900  +0.10
  hours
    bounds uniform *       400  -0.16   3990  -0.16   8900  -0.03
    bounds loguniform *      -
    p05-p95 lognormal *      -
    p05-p95 normal *        10  -0.22   4000  -0.16   9100      0
    p10-p90 lognormal *      -
    p10-p90 normal *     -1140  -0.37   4000  -0.16  10300  +0.15
  all together
    bounds uniform *       420  -0.16   4200  -0.13   9300  +0.03
    bounds loguniform *   1640      0   5170      0   9100      0
    p05-p95 lognormal *   1630  as is   5200  as is   9100  as is
    p05-p95 normal *        10  -0.22   4200  -0.13   9400  +0.04
    p10-p90 lognormal *   1570  -0.01   5120  -0.01   9900  +0.10
    p10-p90 normal *     -1150  -0.37   4070  -0.15  11100  +0.25

  power [MW]
                                  p05           p50           p95
                         value  share  value  share  value  share
  as the scenario says    6.98         10.25          15.0
  power
    bounds uniform        7.39  +0.05  11.00  +0.09   14.6  -0.05
    bounds loguniform     7.27  +0.04  10.25      0   14.4  -0.07
    p05-p95 lognormal     6.98  as is  10.25  as is   15.0  as is
    p05-p95 normal        6.98      0  11.00  +0.09   15.0      0
    p10-p90 lognormal     6.26  -0.09  10.25      0   16.6  +0.21
    p10-p90 normal *      5.84  -0.14  11.00  +0.09   16.1  +0.14
  all together
    bounds uniform *      7.39  +0.05  11.00  +0.09   14.6  -0.05
    bounds loguniform *   7.27  +0.04  10.25      0   14.4  -0.07
    p05-p95 lognormal *   6.98  as is  10.25  as is   15.0  as is
    p05-p95 normal *      6.98      0  11.00  +0.09   15.0      0
    p10-p90 lognormal *   6.26  -0.09  10.25      0   16.6  +0.21
    p10-p90 normal *      5.84  -0.14  11.00  +0.09   16.1  +0.14

  Notes

Nothing beyond ASCII where the locale has no UTF-8.

  $ LC_ALL=C abanico audit audit/ranges.json -n 50k | grep 'shares to'
  Which reading matters most (shares to +- 0.01 or better)

What is set on the command line is audited as if the file said so.

  $ abanico audit -q -n 50k audit/ranges.json --set 'hours=500' --set 'power={"range":[7,15],"coverage":1,"distribution":"uniform"}'
  ranges: Two published ranges and what was claimed of their product
  audit of 50,000 samples, 50,000 for each reading, seed 1

  2 claims: 1 contradicted, 1 consistent
  1 range read in 5 other ways: no verdict changes
  furthest: power as p10-p90 lognormal moves the p95 of energy by +0.29 of its
    5-95 band, +14 %

  $ abanico audit -n 100 fixed.json
  fixed: Nothing is uncertain
  audit of 100 samples, 100 for each reading, seed 1

  1 claim: 1 contradicted
  no range that could be read otherwise

  Claims beside what was simulated
                                          draws inside
  verdict       output  claimed         share  at most  tail  factor  overlap
  contradicted  energy  100 to 999 MWh   none    3.7 %     0    7.21        0

For programs: CSV with a statistic in each row, JSON with all of it, alone or in an array.

  $ abanico audit -f csv audit/ranges.json -n 50k | sed -n '1,12p;20,22p'
  scenario,part,range,reading,output,unit,statistic,prob,value,ci_low,ci_high,shift,relative,of_band,note
  ranges,claim,100 to 999 MWh,,energy,1,verdict,,,,,,,,tension
  ranges,claim,100 to 999 MWh,,energy,1,tail,,0.03724,,,,,,
  ranges,claim,100 to 999 MWh,,energy,1,factor,,5.200420714819898,,,,,,
  ranges,claim,100 to 999 MWh,,energy,1,overlap,,0.01808196550380382,,,,,,
  ranges,claim,100 to 999 MWh,,energy,1,probability,,0.01848,0.01733596418589983,0.019698019700032772,,,,
  ranges,claim,1 to 20 GWh,,energy,1,verdict,,,,,,,,consistent
  ranges,claim,1 to 20 GWh,,energy,1,tail,,1,,,,,,
  ranges,claim,1 to 20 GWh,,energy,1,factor,,1,,,,,,
  ranges,claim,1 to 20 GWh,,energy,1,overlap,,0.4716402940602821,,,,,,
  ranges,claim,1 to 20 GWh,,energy,1,probability,,0.98134,0.9801163710728594,0.9824896726975867,,,,
  ranges,base,,,energy,MWh,percentile,0.05,1627.847128783772,1596.624511330813,1656.3557669092859,,,,
  ranges,reading,power,bounds uniform,energy,MWh,percentile,0.95,9430.639281740261,9396.443756779316,9470.433656103598,287.02600437761794,0.031390873134171625,0.03818985299747393,
  ranges,reading,power,bounds uniform,power,MW,percentile,0.05,7.3918628083552536,7.378227827374486,7.405974067981612,0.40796945113071903,0.058415761848466995,0.05117976567351822,
  ranges,reading,power,bounds uniform,power,MW,percentile,0.5,10.999513599610427,10.96628550784465,11.03268182688477,0.7529246247276191,0.07348051401039343,0.09445439053483003,

  $ abanico audit -f csv audit/ranges.json -n 50k | grep refused
  ranges,reading,hours,bounds loguniform,,,refused,,,,,,,,inputs.hours: min (0) must be greater than 0
  ranges,reading,hours,p05-p95 lognormal,,,refused,,,,,,,,inputs.hours: p05 (0) must be greater than 0
  ranges,reading,hours,p10-p90 lognormal,,,refused,,,,,,,,inputs.hours: p10 (0) must be greater than 0

  $ abanico audit -f json audit/ranges.json -n 50k | sed -n '1,6p'
  {
    "format": "abanico-audit/1",
    "generator": {"name": "abanico", "version": "0.1.0"},
    "scenario": {
      "name": "ranges",
      "title": "Two published ranges and what was claimed of their product",

  $ abanico audit -f json audit -n 50k | sed -n '1,3p;$p'
  [
  {
    "format": "abanico-audit/1",
  ]

With -o a file for each scenario; audits that lie in the folder are no scenarios, and do not stand in the way of results.

  $ abanico audit -q -o audit/out audit -n 50k && ls audit/out && abanico audit -f json audit/ranges.json -n 50k | cmp - audit/out/ranges.audit.json && abanico run -q audit -n 100 && abanico check -q audit
  ranges.audit.json
  ranges: Two published ranges and what was claimed of their product
  100 samples, seed 1; rounded to what 95 % Monte Carlo intervals support

                p05   p25   p50   p75   p95  shape
  energy  MWh  2000  3500  5100  6700  8200  ▂▄▅▇▄▆█▄▆▂▁▁
  power   MW    6.6   8.5  10.1  11.3  14.2  ▂▃▆▆██▅▃▂▁▁▁

The same bytes from any number of threads.

  $ for j in 1 2 5; do abanico audit -j $j -n 70k -f json audit/ranges.json; done | cksum > three; for j in 1 1 1; do abanico audit -j $j -n 70k -f json audit/ranges.json; done | cksum | cmp - three

A scenario that fails does not stop the others, and the highest exit code is returned.

  $ abanico audit -q -n 1000 broken.json audit/ranges.json stops.json nowhere.json > out; c=$?; grep claims out; exit $c
  2 claims: 1 in tension, 1 consistent
  ! broken.json:4:29: number 01 has a leading zero; write 1
  ! nowhere.json: cannot open: No such file or directory
  ! stops.json:7:33: model.y: sample 2 is NaN (x = -0.0653038); mend the model, or leave such samples out by "failures": "count"
  [6]

Mistakes on the command line.

  $ abanico audit
  ! abanico audit: no scenario given; see 'abanico audit --help'
  [2]

  $ abanico audit --sampels 10 fixed.json
  ! abanico audit: unknown option '--sampels'; did you mean '--samples'? See 'abanico audit --help'
  [2]

  $ abanico audit -n 0 fixed.json
  ! abanico audit: --samples: '0' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico audit -s -1 fixed.json
  ! abanico audit: --seed: '-1' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico audit -j 0 fixed.json
  ! abanico audit: --threads: '0' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico audit -c 1 fixed.json
  ! abanico audit: --confidence: '1' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico audit -f latex fixed.json
  ! abanico audit: --format: 'latex' will not do; give text, json or csv
  [2]

  $ abanico audit -o '' fixed.json
  ! abanico audit: --output: '' will not do; give the name of a folder
  [2]

  $ abanico audit --set power fixed.json
  ! abanico audit: --set: 'power' will not do; give NAME=VALUE, such as power=10 or 'power=10 MW'
  [2]

  $ abanico audit --set 'pwoer=3' fixed.json
  ! --set pwoer=3: there is no input 'pwoer'; did you mean 'power'?
  [2]

  $ abanico audit -q -v fixed.json
  ! abanico audit: --quiet and --verbose exclude each other
  [2]

  $ abanico audit -p 5,50 fixed.json
  ! abanico audit: unknown option '-p'; see 'abanico audit --help'
  [2]

  $ abanico audit - - < fixed.json
  ! abanico audit: standard input ('-') can be read only once
  [2]

  $ abanico audit -q -n 100 - < fixed.json
  fixed: Nothing is uncertain
  audit of 100 samples, 100 for each reading, seed 1

  1 claim: 1 contradicted
  no range that could be read otherwise

  $ abanico audit fixed.json > /dev/full
  ! abanico audit: standard output: No space left on device
  [6]

  $ abanico audit -o fixed.json/below fixed.json
  ! abanico audit: fixed.json: is not a directory
  [6]

