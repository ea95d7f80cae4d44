Every bad value: one line that names the option, the value and what would be right.
  $ abanico run -n '0' fixed.json
  ! abanico run: --samples: '0' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '-1' fixed.json
  ! abanico run: --samples: '-1' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1.5' fixed.json
  ! abanico run: --samples: '1.5' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1e13' fixed.json
  ! abanico run: --samples: '1e13' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1e999' fixed.json
  ! abanico run: --samples: '1e999' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '18446744073709551616' fixed.json
  ! abanico run: --samples: '18446744073709551616' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n 'ten' fixed.json
  ! abanico run: --samples: 'ten' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '' fixed.json
  ! abanico run: --samples: '' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1 000' fixed.json
  ! abanico run: --samples: '1 000' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '0x10' fixed.json
  ! abanico run: --samples: '0x10' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1e6x' fixed.json
  ! abanico run: --samples: '1e6x' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1m' fixed.json
  ! abanico run: --samples: '1m' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n 'nan' fixed.json
  ! abanico run: --samples: 'nan' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n 'inf' fixed.json
  ! abanico run: --samples: 'inf' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '+5' fixed.json
  ! abanico run: --samples: '+5' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1,000' fixed.json
  ! abanico run: --samples: '1,000' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n '1e-1' fixed.json
  ! abanico run: --samples: '1e-1' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -n 'M' fixed.json
  ! abanico run: --samples: 'M' will not do; give a whole number from 1 to 1e12, such as 1000000, 1e6 or 1M
  [2]

  $ abanico run -s '-1' fixed.json
  ! abanico run: --seed: '-1' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '18446744073709551616' fixed.json
  ! abanico run: --seed: '18446744073709551616' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '1e3' fixed.json
  ! abanico run: --seed: '1e3' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '1.0' fixed.json
  ! abanico run: --seed: '1.0' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '' fixed.json
  ! abanico run: --seed: '' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '0x1' fixed.json
  ! abanico run: --seed: '0x1' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s '+1' fixed.json
  ! abanico run: --seed: '+1' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s ' 1' fixed.json
  ! abanico run: --seed: ' 1' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -s 'seed' fixed.json
  ! abanico run: --seed: 'seed' will not do; give a whole number from 0 to 18446744073709551615
  [2]

  $ abanico run -j '0' fixed.json
  ! abanico run: --threads: '0' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico run -j '-1' fixed.json
  ! abanico run: --threads: '-1' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico run -j '1025' fixed.json
  ! abanico run: --threads: '1025' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico run -j 'two' fixed.json
  ! abanico run: --threads: 'two' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico run -j '' fixed.json
  ! abanico run: --threads: '' will not do; give a whole number from 1 to 1024
  [2]

  $ abanico run -c '0' fixed.json
  ! abanico run: --confidence: '0' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '1' fixed.json
  ! abanico run: --confidence: '1' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '-0.5' fixed.json
  ! abanico run: --confidence: '-0.5' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '95' fixed.json
  ! abanico run: --confidence: '95' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '95%' fixed.json
  ! abanico run: --confidence: '95%' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c 'nan' fixed.json
  ! abanico run: --confidence: 'nan' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c 'inf' fixed.json
  ! abanico run: --confidence: 'inf' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '' fixed.json
  ! abanico run: --confidence: '' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -c '0.9.5' fixed.json
  ! abanico run: --confidence: '0.9.5' will not do; give a number between 0 and 1, such as 0.95
  [2]

  $ abanico run -p '' fixed.json
  ! abanico run: --percentiles: '' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '5,' fixed.json
  ! abanico run: --percentiles: '' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '5,,50' fixed.json
  ! abanico run: --percentiles: '' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p ',5' fixed.json
  ! abanico run: --percentiles: '' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '101' fixed.json
  ! abanico run: --percentiles: '101' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '-1' fixed.json
  ! abanico run: --percentiles: '-1' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '5,5' fixed.json
  ! abanico run: --percentiles: '5' is given twice; give each once
  [2]

  $ abanico run -p '5;50' fixed.json
  ! abanico run: --percentiles: '5;50' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p 'nan' fixed.json
  ! abanico run: --percentiles: 'nan' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '1e3' fixed.json
  ! abanico run: --percentiles: '1e3' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p '5 50' fixed.json
  ! abanico run: --percentiles: '5 50' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p 'inf' fixed.json
  ! abanico run: --percentiles: 'inf' will not do; give percentages from 0 to 100, such as 5,25,50,75,95
  [2]

  $ abanico run -p "$(seq -s, 0 0.09 90)" fixed.json
  ! abanico run: --percentiles: more than 1000; give fewer
  [2]

  $ abanico run -f '' fixed.json
  ! abanico run: --format: '' will not do; give text, json or csv
  [2]

  $ abanico run -f 'xml' fixed.json
  ! abanico run: --format: 'xml' will not do; give text, json or csv
  [2]

  $ abanico run -f 'Text' fixed.json
  ! abanico run: --format: 'Text' will not do; give text, json or csv
  [2]

  $ abanico run -f 'latex' fixed.json
  ! abanico run: --format: 'latex' will not do; give text, json or csv
  [2]

  $ abanico run --sampler 'mt19937' fixed.json
  ! abanico run: --sampler: 'mt19937' will not do; give table or gsl
  [2]

  $ abanico run --sampler '' fixed.json
  ! abanico run: --sampler: '' will not do; give table or gsl
  [2]

  $ abanico run --design 'lhs' fixed.json
  fixed: Nothing is uncertain
  1,000,000 samples in 16 Latin hypercubes, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  Claims
    contradicted  energy: "hundreds", 100 to 999 MWh; the simulated median, 7200
                  MWh, is 7.21 times its upper end, and no draw reaches it
                  [made-up]

  $ abanico run --design 'sobol' fixed.json
  fixed: Nothing is uncertain
  1,048,576 samples in 16 scrambled Sobol' sets, seed 1

                p05   p25   p50   p75   p95  shape
  energy  MWh  7200  constant
  power   MW     10  constant

  Claims
    contradicted  energy: "hundreds", 100 to 999 MWh; the simulated median, 7200
                  MWh, is 7.21 times its upper end, and no draw reaches it
                  [made-up]

  Warnings
    - 1,000,000 samples were asked for, 1,048,576 drawn: 16 replicates of the same
      size, a power of two

  $ abanico run --design 'latin' fixed.json
  ! abanico run: --design: 'latin' will not do; give mc, lhs or sobol
  [2]

  $ abanico run --memory '-1' fixed.json
  ! abanico run: --memory: '-1' will not do; give a number of bytes, such as 64M or 4G
  [2]

  $ abanico run --memory 'lots' fixed.json
  ! abanico run: --memory: 'lots' will not do; give a number of bytes, such as 64M or 4G
  [2]

  $ abanico run --memory '1e99' fixed.json
  ! abanico run: --memory: '1e99' will not do; give a number of bytes, such as 64M or 4G
  [2]

  $ abanico run --memory '1.5' fixed.json
  ! abanico run: --memory: '1.5' will not do; give a number of bytes, such as 64M or 4G
  [2]

  $ abanico run --memory '' fixed.json
  ! abanico run: --memory: '' will not do; give a number of bytes, such as 64M or 4G
  [2]

  $ abanico run --set 'power' fixed.json
  ! abanico run: --set: 'power' will not do; give NAME=VALUE, such as power=10 or 'power=10 MW'
  [2]

  $ abanico run --set '=5' fixed.json
  ! abanico run: --set: '=5' will not do; give NAME=VALUE, such as power=10 or 'power=10 MW'
  [2]

  $ abanico run --set '' fixed.json
  ! abanico run: --set: '' will not do; give NAME=VALUE, such as power=10 or 'power=10 MW'
  [2]

  $ abanico run -o '' fixed.json
  ! abanico run: --output: '' will not do; give the name of a folder
  [2]

The ends of the ranges are good.

  $ abanico run -n 1 fixed.json | sed -n 2p
  1 sample, seed 1

  $ abanico run -n 1M fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -n 2.5e3 fixed.json | sed -n 2p
  2,500 samples, seed 1

  $ abanico run -s 0 fixed.json | sed -n 2p
  1,000,000 samples, seed 0

  $ abanico run -s 18446744073709551615 fixed.json | sed -n 2p
  1,000,000 samples, seed 18446744073709551615

  $ abanico run -j 1024 -n 10 fixed.json | sed -n 2p
  10 samples, seed 1

  $ abanico run -c 0.5 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -c 1e-3 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -p 0,100 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -p 97.5,2.5 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -p 1e1 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run -p 5e-1 fixed.json | sed -n 2p
  1,000,000 samples, seed 1
  ! abanico run: warning: --percentiles are in percent: 0.5 is below the 1st; for the fraction 0.5 write 50

  $ abanico run --memory 0 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run --memory 1e6 fixed.json | sed -n 2p
  1,000,000 samples, seed 1

  $ abanico run --sampler gsl fixed.json | sed -n 2p
  1,000,000 samples, seed 1, sampler gsl

  $ abanico run --design mc fixed.json | sed -n 2p
  1,000,000 samples, seed 1

Nothing was written.

  $ ls | sort
  audit
  batch
  broken.json
  compare
  conditioned.json
  drawn.json
  fixed.json
  heavy.json
  models
  roots.json
  stops.json

