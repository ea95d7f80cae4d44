One scenario is one JSON document; a folder or several scenarios are an array.

  $ abanico run -f json fixed.json | grep -v '"p": \[\|"value": \['
  {
    "format": "abanico-result/1",
    "generator": \{"name": "abanico", "version": "[0-9.]+"\}, (re)
    "scenario": {
      "name": "fixed",
      "title": "Nothing is uncertain",
      "sha256": "ad9003fc8b3073b6aa3158c666f7ded7c4fa1aed1fba96d76a97583a03ce4da7",
      "resolved": {
        "claims": [
          {
            "about": "energy",
            "range": [100, 999],
            "source": "made-up",
            "text": "hundreds",
            "unit": "MWh"
          }
        ],
        "format": "abanico-scenario/1",
        "inputs": {
          "duration": {
            "assumed": "a month",
            "unit": "day",
            "value": 30
          },
          "power": {
            "source": "made-up",
            "unit": "MW",
            "value": 10
          }
        },
        "model": {
          "energy": {
            "expression": "power * duration",
            "unit": "MWh"
          }
        },
        "name": "fixed",
        "outputs": ["energy", "power"],
        "sources": {
          "made-up": {
            "title": "Made up"
          }
        },
        "title": "Nothing is uncertain"
      }
    },
    "run": {
      "samples": 1000000,
      "seed": "1",
      "design": "mc",
      "sampler": "table",
      "stream": "threefry4x64-20",
      "confidence": 0.95,
      "percentile_definition": "R-7",
      "ci_methods": {"mean": "student-t", "sd": "normal", "percentile": "order-statistic", "exceedance": "wilson"}
    },
    "inputs": {
      "power": {
        "unit": "MW",
        "distribution": "value",
        "source": "made-up",
        "n": 1000000,
        "n_failed": 0,
        "mean": 10,
        "mean_se": 0,
        "mean_ci_low": 10,
        "mean_ci_high": 10,
        "sd": 0,
        "sd_ci_low": 0,
        "sd_ci_high": 0,
        "min": 10,
        "max": 10,
        "percentiles": [
          {"p": 5, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 25, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 50, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 75, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 95, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"}
        ],
        "curve": {
        }
      },
      "duration": {
        "unit": "day",
        "distribution": "value",
        "assumed": "a month",
        "n": 1000000,
        "n_failed": 0,
        "mean": 30,
        "mean_se": 0,
        "mean_ci_low": 30,
        "mean_ci_high": 30,
        "sd": 0,
        "sd_ci_low": 0,
        "sd_ci_high": 0,
        "min": 30,
        "max": 30,
        "percentiles": [
          {"p": 5, "value": 30, "ci_low": 30, "ci_high": 30, "ci_method": "order-statistic"},
          {"p": 25, "value": 30, "ci_low": 30, "ci_high": 30, "ci_method": "order-statistic"},
          {"p": 50, "value": 30, "ci_low": 30, "ci_high": 30, "ci_method": "order-statistic"},
          {"p": 75, "value": 30, "ci_low": 30, "ci_high": 30, "ci_method": "order-statistic"},
          {"p": 95, "value": 30, "ci_low": 30, "ci_high": 30, "ci_method": "order-statistic"}
        ],
        "curve": {
        }
      }
    },
    "outputs": {
      "energy": {
        "unit": "MWh",
        "n": 1000000,
        "n_failed": 0,
        "mean": 7200,
        "mean_se": 0,
        "mean_ci_low": 7200,
        "mean_ci_high": 7200,
        "sd": 0,
        "sd_ci_low": 0,
        "sd_ci_high": 0,
        "min": 7200,
        "max": 7200,
        "percentiles": [
          {"p": 5, "value": 7200, "ci_low": 7200, "ci_high": 7200, "ci_method": "order-statistic"},
          {"p": 25, "value": 7200, "ci_low": 7200, "ci_high": 7200, "ci_method": "order-statistic"},
          {"p": 50, "value": 7200, "ci_low": 7200, "ci_high": 7200, "ci_method": "order-statistic"},
          {"p": 75, "value": 7200, "ci_low": 7200, "ci_high": 7200, "ci_method": "order-statistic"},
          {"p": 95, "value": 7200, "ci_low": 7200, "ci_high": 7200, "ci_method": "order-statistic"}
        ],
        "shortest": {"coverage": 0.9, "low": 7200, "high": 7200, "method": "exact"},
        "curve": {
        }
      },
      "power": {
        "unit": "MW",
        "source": "made-up",
        "n": 1000000,
        "n_failed": 0,
        "mean": 10,
        "mean_se": 0,
        "mean_ci_low": 10,
        "mean_ci_high": 10,
        "sd": 0,
        "sd_ci_low": 0,
        "sd_ci_high": 0,
        "min": 10,
        "max": 10,
        "percentiles": [
          {"p": 5, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 25, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 50, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 75, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"},
          {"p": 95, "value": 10, "ci_low": 10, "ci_high": 10, "ci_method": "order-statistic"}
        ],
        "shortest": {"coverage": 0.9, "low": 10, "high": 10, "method": "exact"},
        "curve": {
        }
      }
    },
    "claims": [
      {
        "about": "energy",
        "range": [100, 999],
        "unit": "MWh",
        "text": "hundreds",
        "source": "made-up",
        "median": 7200,
        "verdict": "contradicted",
        "tail": 0,
        "factor": 7.207207207207207
      }
    ],
    "warnings": []
  }

  $ abanico run -f json batch -n 10 | grep -E '^[^ ]'
  [
  {
  },
  {
  }
  ]

  $ abanico run -f json fixed.json fixed.json | sed -n 1p
  [

  $ abanico run -f json fixed.json > a && abanico run -q -o out fixed.json && cmp a out/fixed.json

CSV is one table over all.

  $ abanico run -f csv fixed.json
  scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
  fixed,energy,MWh,mean,,7200,7200,7200,student-t,1000000,0,1
  fixed,energy,MWh,mean_se,,0,,,,1000000,0,1
  fixed,energy,MWh,sd,,0,0,0,normal,1000000,0,1
  fixed,energy,MWh,min,,7200,,,,1000000,0,1
  fixed,energy,MWh,max,,7200,,,,1000000,0,1
  fixed,energy,MWh,percentile,0.05,7200,7200,7200,order-statistic,1000000,0,1
  fixed,energy,MWh,percentile,0.25,7200,7200,7200,order-statistic,1000000,0,1
  fixed,energy,MWh,percentile,0.5,7200,7200,7200,order-statistic,1000000,0,1
  fixed,energy,MWh,percentile,0.75,7200,7200,7200,order-statistic,1000000,0,1
  fixed,energy,MWh,percentile,0.95,7200,7200,7200,order-statistic,1000000,0,1
  fixed,energy,MWh,shortest_low,0.9,7200,,,,1000000,0,1
  fixed,energy,MWh,shortest_high,0.9,7200,,,,1000000,0,1
  fixed,power,MW,mean,,10,10,10,student-t,1000000,0,1
  fixed,power,MW,mean_se,,0,,,,1000000,0,1
  fixed,power,MW,sd,,0,0,0,normal,1000000,0,1
  fixed,power,MW,min,,10,,,,1000000,0,1
  fixed,power,MW,max,,10,,,,1000000,0,1
  fixed,power,MW,percentile,0.05,10,10,10,order-statistic,1000000,0,1
  fixed,power,MW,percentile,0.25,10,10,10,order-statistic,1000000,0,1
  fixed,power,MW,percentile,0.5,10,10,10,order-statistic,1000000,0,1
  fixed,power,MW,percentile,0.75,10,10,10,order-statistic,1000000,0,1
  fixed,power,MW,percentile,0.95,10,10,10,order-statistic,1000000,0,1
  fixed,power,MW,shortest_low,0.9,10,,,,1000000,0,1
  fixed,power,MW,shortest_high,0.9,10,,,,1000000,0,1

  $ abanico run -f csv batch -n 10 | cut -d , -f 1,3 | uniq
  scenario,unit
  a,1
  b,1

Warnings go to standard error where the text is not printed.

  $ abanico run -f csv roots.json | wc -l | tr -d ' '
  13
  ! abanico run: roots: warning: .*2,500.* (re)

  $ abanico run -q -f csv roots.json | wc -l | tr -d ' '
  13

The time taken is told on standard error, and only where it is asked for.

  $ abanico run -v -f csv -j 1 fixed.json | sed -n 1p
  scenario,output,unit,statistic,prob,value,ci_low,ci_high,ci_method,n,n_failed,seed
  ! fixed: 1000000 samples in [0-9.e-]+ s, [0-9.]+ ns a sample, 1 thread (re)
