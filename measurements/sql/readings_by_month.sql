-- The table of readings, partitioned by month of observation (UTC).
--
-- The key is a reading's identity (contributor, id) and the partition's column. There is no spatial index: evidence
-- is recomputed from one contributor's day, so that is the other index. No foreign key either: intake holds the
-- contributor's row locked while it writes, and a check per row would cost a third of its speed.
--
-- A reading that is held lies here with the others, with the reason's code, rather than in a table of its own: it has
-- one identity wherever it stands, and to hold or release it is to write one column.
CREATE TABLE measurements_reading (
    contributor_id bigint NOT NULL,
    id uuid NOT NULL,
    observed_at timestamptz NOT NULL,
    batch_id bigint NOT NULL,
    longitude double precision NOT NULL,
    latitude double precision NOT NULL,
    cell_id bigint,
    accuracy_m real,
    signal_dbm real,
    quality_db real,
    sinr_db real,
    speed_mps real,
    altitude_m real,
    service_state smallint NOT NULL,
    technology smallint,
    max_technology smallint,
    signal_kind smallint,
    environment smallint NOT NULL,
    kind smallint NOT NULL,
    home_plmn_origin smallint NOT NULL,
    is_mock boolean NOT NULL,
    digest bytea NOT NULL,
    home_plmn text NOT NULL,
    serving_plmn text,
    device_id text NOT NULL,
    held smallint,
    PRIMARY KEY (contributor_id, id, observed_at)
) PARTITION BY RANGE (observed_at);

CREATE INDEX reading_of_contributor_and_time ON measurements_reading (contributor_id, observed_at);
