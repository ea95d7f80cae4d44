A check explains, and draws nothing.

  $ abanico check fixed.json | sed -n 1p
  fixed: Nothing is uncertain

  $ abanico check -q fixed.json batch

  $ abanico check fixed.json broken.json drawn.json | grep sha256 | wc -l | tr -d ' '
  2
  ! broken.json:4:29: .*01.* (re)

  $ abanico check -q --set power=no fixed.json
  ! --set power=no: .*'no'[^()]* (re)
  [2]

  $ abanico check -q --set power=no fixed.json drawn.json
  ! --set power=no: .*'no'.* \(in fixed.json\) (re)
  ! --set power=no: .*'no'.* \(in drawn.json\) (re)
  [2]

  $ abanico check --set power fixed.json
  ! abanico check: --set: 'power' will not do; give NAME=VALUE, such as power=10 or 'power=10 MW'
  [2]

  $ abanico check -v drawn.json > longer && abanico check drawn.json > shorter && test $(wc -l < longer) -gt $(wc -l < shorter)

  $ abanico check nowhere.json
  ! nowhere.json: cannot open: No such file or directory
  [6]

Files outside the scenario's tree are read only where that is allowed.

  $ mkdir -p far/away && sed 's|"model.json"|"../../batch/model.json"|' batch/a.json > far/away/x.json

  $ abanico check -q far/away/x.json
  ! far/away/x.json:4:14: extends: .*--allow-path.* (re)
  [3]

  $ abanico check -q --allow-path far/away/x.json

  $ abanico run -n 10 far/away
  ! far/away/x.json:4:14: extends: .*--allow-path.* (re)
  [3]

  $ abanico run -n 10 --allow-path far/away | tail -n 1
  double  1    8  constant

The scenarios of this repository are valid.

  $ abanico check -q "$SOURCE/scenarios"
