A folder means every scenario below it in sorted order; models are skipped.

  $ abanico run batch -n 10
  a
  10 samples, seed 1

             p05  p25  p50  p75  p95  shape
  double  1    8  constant


  b
  10 samples, seed 1

             p05  p25  p50  p75  p95  shape
  double  1    8  constant

An empty folder, or one of models alone, holds nothing to run.

  $ mkdir empty && abanico run empty
  ! empty: no scenario below it (*.json with "outputs")
  [3]

  $ abanico run models
  ! models: no scenario below it (*.json with "outputs")
  [3]

  $ abanico check models
  ! models: no scenario below it (*.json with "outputs")
  [3]

A model named alone is no scenario.

  $ abanico run models/model.json
  ! models/model.json:[0-9]+:[0-9]+: .+ (re)
  [3]

A batch goes on past what fails, names each failure, and returns the highest exit code.

  $ abanico run broken.json fixed.json nowhere.json stops.json roots.json -n 100 | grep samples
  100 samples, seed 1
  100 samples, seed 1; rounded to what 95 % Monte Carlo intervals support
    - y: 26 of 100 samples gave NaN or infinity and are left out of its statistics
  ! broken.json:4:29: .*01.* (re)
  ! nowhere.json: cannot open: No such file or directory
  ! stops.json:.*sample 2 is NaN.* (re)

  $ abanico run stops.json broken.json -f json
  ! broken.json:4:29: .*01.* (re)
  ! stops.json:.*sample 2 is NaN.* (re)
  [5]

Faults that show only when a scenario is compiled are told of in their turn, too.

  $ sed 's/"unit": "MWh"/"unit": "kg"/' fixed.json > units.json; for c in check run; do abanico $c -q units.json broken.json nowhere.json; done
  ! units.json:[0-9:]+: .*kg.* (re)
  ! broken.json:4:29: .*01.* (re)
  ! nowhere.json: cannot open: No such file or directory
  ! units.json:[0-9:]+: .*kg.* (re)
  ! broken.json:4:29: .*01.* (re)
  ! nowhere.json: cannot open: No such file or directory
  [6]

A fault in a file that is extended stands where editors look for it; of several scenarios, the one that
extends it is named behind.

  $ mkdir extends && echo '{"format": "abanico-scenario/1", "inputs": {"x": {"vale": 1}}}' > extends/base.json && for i in 1 2; do sed 's/model.json/base.json/' batch/a.json > extends/$i.json; done

  $ abanico check extends/1.json
  ! extends/base.json:1:[0-9]+: inputs.x: .*'vale'[^()]* (re)
  [3]

  $ abanico run -n 10 extends/1.json extends/2.json
  ! extends/base.json:1:[0-9]+: inputs.x: .*'vale'[^()]* \(in extends/1.json\) (re)
  ! extends/base.json:1:[0-9]+: inputs.x: .*'vale'[^()]* \(in extends/2.json\) (re)
  [3]

Result files: two for each scenario and one over all, and the text all the same.

  $ abanico run -o out batch -n 10 | sed -n 1,1p && ls out
  a
  a.csv
  a.json
  b.csv
  b.json
  summary.csv

  $ head -n 3 out/summary.csv
  scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
  a,double,1,mean,,8,8,8,student-t,10,0,1
  a,double,1,mean_se,,0,,,,10,0,1

  $ cat out/a.csv > both.csv && tail -n +2 out/b.csv >> both.csv && cmp both.csv out/summary.csv

  $ abanico run -o deep/er/out -q fixed.json && ls deep/er/out
  fixed.csv
  fixed.json
  summary.csv

Writing again gives the same bytes, whatever the number of threads.

  $ cp -r out before && abanico run -q -j 3 -o out batch -n 10 && diff -r before out

  $ for j in 1 2 3 7; do abanico run -j $j -f json drawn.json | cksum; done | sort | uniq | wc -l | tr -d ' '
  1

Nothing is left for scenarios that fail.

  $ abanico run -q -o some stops.json broken.json fixed.json
  ! broken.json:4:29: .*01.* (re)
  ! stops.json:.*sample 2 is NaN.* (re)
  [5]

  $ ls some
  fixed.csv
  fixed.json
  summary.csv

  $ abanico run -q -o none stops.json
  ! stops.json:.*sample 2 is NaN.* (re)
  [5]

  $ ls none

  $ abanico run -o never broken.json
  ! broken.json:4:29: .*01.* (re)
  [3]

  $ test -e never
  [1]

Names that would be one file are refused before anything is drawn.

  $ sed 's/"b"/"A"/' batch/b.json > batch/c.json && abanico run -o clash batch
  ! abanico run: batch/a.json and batch/c.json are both named 'A': --output would overwrite one by the other
  [2]

  $ test -e clash
  [1]

  $ abanico run -n 10 batch | grep -c double
  3

  $ sed 's/"fixed"/"summary"/' fixed.json > s.json && abanico run -o clash s.json
  ! abanico run: s.json: its name, 'summary', is what --output calls the file over all
  [2]

Files that cannot be written: exit code 6, and neither of the two is left.

  $ abanico run -q -o fixed.json drawn.json
  ! abanico run: fixed.json: is not a directory
  [6]

  $ abanico run -q -o fixed.json/out drawn.json
  ! abanico run: fixed.json: is not a directory
  [6]

  $ mkdir -p held/fixed.json && abanico run -q -o held fixed.json
  ! abanico run: held/fixed.json: cannot put it in its place: Is a directory
  [6]

  $ find held | sort
  held
  held/fixed.json

  $ mkdir -p kept/fixed.csv && abanico run -q -o kept fixed.json
  ! abanico run: kept/fixed.csv: cannot put it in its place: Is a directory
  [6]

  $ find kept | sort
  kept
  kept/fixed.csv
