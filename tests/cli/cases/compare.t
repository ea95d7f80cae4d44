Two scenarios on common random numbers: what a person sees.

  $ abanico compare compare/rent.json compare/buy.json
  rent beside buy
  20,000 samples of both together, seed 1; 95 % intervals
  drawn together: hours; defined differently, so drawn apart: price

  cost
                     p05    p25    p50    p75    p95  shape
  rent        USD   2700   4300   5900   8100  12600  ▄██▇▅▃▂▁▁▁▁▁
  buy         USD   5390   6170   6940   7890   9210  ▂▆███▇▆▅▄▃▂▁
  difference  USD  -4450  -2540  -1010    950   4950  ▂▅██▇▅▃▂▁▁▁▁
  ratio       1     0.41   0.63   0.85   1.14   1.68  ▃▇██▆▄▃▂▁▁▁▁
  P(rent < buy) = 0.6423 [0.6357, 0.6490]; the mean difference is known 1.15 times
    better than from draws apart

Fewer words, and the tidy table.

  $ abanico compare compare/rent.json compare/buy.json -q -n 1000 -p 50 -f csv
  scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
  rent_and_buy,cost,USD,a_mean,,6524.781118879223,6328.968833586263,6720.593404172183,student-t,1000,0,1
  rent_and_buy,cost,USD,a_sd,,3155.4794495896076,2910.7684935891734,3420.7634783433496,normal,1000,0,1
  rent_and_buy,cost,USD,a_percentile,0.5,5952.625312707308,5678.3697055273515,6182.697258056816,order-statistic,1000,0,1
  rent_and_buy,cost,USD,b_mean,,7089.780246145967,7012.599002719175,7166.961489572759,student-t,1000,0,1
  rent_and_buy,cost,USD,b_sd,,1243.761734166184,1194.688734356179,1294.8504550934138,normal,1000,0,1
  rent_and_buy,cost,USD,b_percentile,0.5,6936.9719605479,6849.2226586296765,7027.5253942816735,order-statistic,1000,0,1
  rent_and_buy,cost,USD,difference_mean,,-564.9991272667442,-745.0040286384951,-384.99422589499324,student-t,1000,0,1
  rent_and_buy,cost,USD,difference_sd,,2900.746325768887,2694.0074773283663,3123.350368279655,normal,1000,0,1
  rent_and_buy,cost,USD,difference_percentile,0.5,-1009.8728214214202,-1205.6658809725586,-740.6604292728371,order-statistic,1000,0,1
  rent_and_buy,cost,1,ratio_mean,,0.9177493099700231,0.8937406191872315,0.9417580007528148,student-t,1000,0,1
  rent_and_buy,cost,1,ratio_sd,,0.38689569586149974,0.36429883697193005,0.4108942008170284,normal,1000,0,1
  rent_and_buy,cost,1,ratio_percentile,0.5,0.8577599344088167,0.8252713394158151,0.8896830013094461,order-statistic,1000,0,1
  rent_and_buy,cost,1,probability_less,,0.642,0.6117948042178515,0.6711183963722509,wilson,1000,0,1
  rent_and_buy,cost,1,probability_equal,,0,,,,1000,0,1
  rent_and_buy,cost,1,narrowing,,1.16926935844152,,,,1000,0,1

  $ abanico compare compare/rent.json compare/buy.json -n 1024 --design sobol -f csv | grep -E 'probability|narrowing'
  rent_and_buy,cost,1,probability_less,,0.650390625,0.6388710359561788,0.6612994526061371,replicates,1024,0,1
  rent_and_buy,cost,1,probability_equal,,0,,,,1024,0,1
  rent_and_buy,cost,1,narrowing,,1.1498538017005975,,,,1024,0,1

JSON, alone and as an array.

  $ abanico compare compare/rent.json compare/buy.json -n 100 -f json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["format"], d["a"]["name"], d["b"]["name"], d["shared"], d["apart"], sorted(d["outputs"]["cost"]))'
  abanico-comparison/1 rent buy ['hours'] ['price'] ['a', 'b', 'difference', 'narrowing', 'probability_less', 'ratio', 'unit']

  $ abanico compare compare/rent.json compare/buy.json compare/rent.json -n 100 -f json | python3 -c 'import json, sys; d = json.load(sys.stdin); print(len(d), [c["outputs"]["cost"]["probability_less"]["equal"] for c in d])'
  2 [0, 100]

A file for each pair.

  $ abanico compare compare/rent.json compare/buy.json -n 100 -q -o out && ls out
  rent_and_buy.compare.json

The first draws what it draws alone.

  $ abanico compare compare/rent.json compare/buy.json -n 100 -f csv | grep cost,USD,a_mean | cut -d, -f6
  6623.845245791726

  $ abanico run compare/rent.json -n 100 -f csv | grep cost,USD,mean, | cut -d, -f6
  6623.845245791726

What cannot be compared.

  $ abanico compare compare/rent.json
  ! abanico compare: one scenario alone cannot be compared; give two or more
  [2]

  $ abanico compare compare/rent.json compare/heat.json
  ! compare/heat.json: output 'cost' is in USD in rent, and in kWh in heat: they cannot be compared
  [3]

  $ abanico compare compare/rent.json compare/other.json
  ! compare/other.json: rent and other have no output in common (cost, hours; x); give what is to be compared the same name in both
  [3]

  $ abanico compare compare/rent.json compare/heat.json compare/buy.json -q -n 100 -f csv | wc -l
  32
  ! compare/heat.json: output 'cost' is in USD in rent, and in kWh in heat: they cannot be compared

  $ abanico compare compare/rent.json compare/missing.json
  ! compare/missing.json: cannot open: No such file or directory
  [6]

  $ abanico compare
  ! abanico compare: no scenario given; see 'abanico compare --help'
  [2]

  $ abanico compare --tolerance 0.1 compare/rent.json compare/buy.json
  ! abanico compare: unknown option '--tolerance'; see 'abanico compare --help'
  [2]

  $ abanico compare --set power=1 compare/rent.json compare/buy.json
  ! --set power=1: there is no input 'power' (in compare/rent.json)
  [2]

  $ abanico compare --set 'hours=2000 h' compare/rent.json compare/buy.json -n 100 -q
  rent beside buy
  100 samples of both together, seed 1; 95 % intervals
  drawn together: nothing; defined differently, so drawn apart: price

  cost
                     p05    p25    p50    p75    p95  shape
  rent        USD   4100   4900   5900   7100   7700  █▄█▇▄▅▂▅▅▆▆▆
  buy         USD   5400   6100   6900   8000   9400  ▅▄█▆▇▅▅▅▄▄▂▄
  difference  USD  -4200  -2600  -1100      0   1600  ▂▃▁▇▄▅█▅▃▃▄▂
  ratio       1     0.50   0.68   0.84   0.99   1.27  ▃▄▇▆█▅▃▃▄▂▂▁
  P(rent < buy) = 0.760 [0.668, 0.833]

