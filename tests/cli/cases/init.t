The example is a scenario.

  $ abanico init | abanico check -q -

  $ abanico init first.json && abanico run -n 1000 first.json | sed -n 1p
  example: .+ (re)

  $ abanico init | cmp - first.json

  $ abanico init - | cmp - first.json

What is there is never overwritten.

  $ echo mine > mine.json && abanico init mine.json
  ! mine.json: is there already, and is not overwritten
  [6]

  $ cat mine.json
  mine

  $ abanico init nowhere/x.json
  ! nowhere/x.json: cannot create: No such file or directory
  [6]

  $ abanico init batch
  ! batch: is there already, and is not overwritten
  [6]

Lists and schema.

  $ for what in distributions functions units; do abanico list $what | sed -n 1p; done | wc -l | tr -d ' '
  3

  $ abanico list distributions | grep -c '^lognormal'
  1

  $ abanico schema | sed -n 1,2p
  {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
