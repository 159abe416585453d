#!/bin/sh
# Makes Temporal's two databases and brings their schema up to date. Run again, it changes nothing.
set -eu

for database in temporal temporal_visibility; do
  folder=${database#temporal_}
  tool="temporal-sql-tool --plugin postgres12 --ep postgresql --port 5432 --user temporal --db $database"
  $tool create
  $tool setup-schema -v 0.0
  $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done
