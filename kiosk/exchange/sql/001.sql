-- The hub of homes: it stores events and passes them on, as they are. Kiosks read under row-level security, and write
-- through functions alone. Run by a superuser in the hub's own database, once; see docs/hub.md.
CREATE SCHEMA kiosk AUTHORIZATION kiosk_owner;
SET LOCAL ROLE kiosk_owner;
SET LOCAL search_path = kiosk;

CREATE TABLE hub (
    version integer NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    host text NOT NULL,
    port integer NOT NULL,
    ca text NOT NULL
);

-- The row of a home holds its counter, and is the lock under which numbers are given: no reader can pass over one.
CREATE TABLE homes (
    home smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    last bigint NOT NULL DEFAULT 0,
    erasings_a_day integer NOT NULL DEFAULT 20
);

CREATE TABLE nodes (
    role name PRIMARY KEY,
    home smallint NOT NULL REFERENCES homes,
    name text NOT NULL,
    word text NOT NULL DEFAULT '' CHECK (length(word) <= 64),
    seen timestamptz,
    ahead_ms bigint,
    refused bigint NOT NULL DEFAULT 0,
    strange integer NOT NULL DEFAULT 0,
    revoked timestamptz,
    UNIQUE (home, name)
);
COMMENT ON COLUMN nodes.strange IS 'meetings in a row at which the kiosk did not know the last word: it is cloned, or was put back';

CREATE TABLE reads (
    role name NOT NULL,
    home smallint NOT NULL REFERENCES homes,
    PRIMARY KEY (role, home)
);

-- An id is of a time before 2100: else one would take the last place for ever.
CREATE TABLE events (
    home smallint NOT NULL REFERENCES homes,
    n bigint NOT NULL,
    id uuid NOT NULL CHECK (id < '03bb2cc3-d800-0000-0000-000000000000' AND id::text ~ '^.{14}7.{4}[89ab]'),
    at bigint NOT NULL CHECK (at BETWEEN 0 AND 4102444799999),
    who text CHECK (length(who) <= 200),
    fact text NOT NULL CHECK (length(fact) <= 16000),
    crc bigint NOT NULL CHECK (crc BETWEEN 0 AND 4294967295),
    people text[] NOT NULL,
    by name NOT NULL,
    came timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (home, n),
    UNIQUE (home, id)
) PARTITION BY LIST (home);
COMMENT ON COLUMN events.fact IS 'as the kiosk wrote it: the checksum holds from end to end';
COMMENT ON COLUMN events.people IS 'whom it tells of, and its own id: what an erasing looks for';

CREATE TABLE gone (
    home smallint NOT NULL REFERENCES homes,
    id text NOT NULL CHECK (id ~ '^[0-9A-Za-z_-]{1,64}$'),
    by name NOT NULL,
    came timestamptz NOT NULL DEFAULT now(),
    events bigint NOT NULL,
    PRIMARY KEY (home, id)
);

ALTER TABLE reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE gone ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON reads FOR SELECT USING (role = current_user);
CREATE POLICY own ON events FOR SELECT USING (home = ANY (ARRAY(SELECT home FROM reads WHERE role = current_user)));
CREATE POLICY own ON gone FOR SELECT USING (home = ANY (ARRAY(SELECT home FROM reads WHERE role = current_user)));

-- What a kiosk asks first. Its time is noted now and then, so that the usual question writes nothing.
CREATE FUNCTION meet(clock bigint, OUT hub uuid, OUT home smallint, OUT word text, OUT last bigint, OUT now_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = kiosk, pg_temp AS $$
DECLARE
    me nodes;
BEGIN
    SELECT * INTO STRICT me FROM nodes WHERE role = session_user;
    now_ms := extract(epoch FROM clock_timestamp()) * 1000;
    SELECT h.id INTO hub FROM kiosk.hub h;
    SELECT me.home, me.word, homes.last INTO home, word, last FROM homes WHERE homes.home = me.home;
    IF me.seen IS NULL OR me.seen < now() - interval '5 minutes' THEN
        UPDATE nodes SET seen = now(), ahead_ms = clock - now_ms WHERE role = session_user;
    END IF;
END $$;

CREATE FUNCTION settle(new_word text, clock bigint, agreed boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = kiosk, pg_temp AS $$
    UPDATE nodes SET seen = now(), ahead_ms = clock - (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
        strange = CASE WHEN agreed OR word = '' THEN 0 ELSE strange + 1 END, word = new_word
    WHERE role = session_user;
$$;

-- Adds rows, each [id, at, who, fact, crc], that are new to a home whose row is locked. Its caller gives the home.
CREATE FUNCTION add_rows(
    mine smallint, base bigint, given json, OUT fresh bigint, OUT erased bigint, OUT clash bigint
) LANGUAGE sql SET search_path = kiosk, pg_temp AS $$
    WITH told AS (
        SELECT DISTINCT ON (id) *, f->>'resident' AS a, f->>'mentor' AS b, f->>'person' AS c
        FROM (
            SELECT nr, (r->>0)::uuid AS id, (r->>1)::bigint AS at, r->>2 AS who, r->>3 AS fact, (r->>4)::bigint AS crc,
                replace(r->>3, '\u0000', '\u0001')::json AS f  -- which PostgreSQL cannot read; the same length of JSON
            FROM json_array_elements(given) WITH ORDINALITY AS x (r, nr)
        ) AS each_row
        ORDER BY id, nr
    ), of_people AS (
        SELECT nr, id, at, who, fact, crc,
            array_remove(ARRAY[who, a, b, c, replace(id::text, '-', '')], NULL) AS people
        FROM told
    ), judged AS (
        SELECT t.*, e.id IS NOT NULL AS known,
            e.id IS NOT NULL AND (e.at, e.who, e.fact, e.crc) IS DISTINCT FROM (t.at, t.who, t.fact, t.crc) AS differs,
            EXISTS (SELECT FROM unnest(t.people) AS p JOIN gone g ON g.home = mine AND g.id = p) AS is_gone
        FROM of_people t LEFT JOIN events e ON e.home = mine AND e.id = t.id
    ), put AS (
        INSERT INTO events (home, n, id, at, who, fact, crc, people, by)
        SELECT mine, base + row_number() OVER (ORDER BY nr), id, at, who, fact, crc, people, session_user
        FROM judged WHERE NOT known AND NOT is_gone
        RETURNING n
    )
    SELECT (SELECT count(*) FROM put), count(*) FILTER (WHERE is_gone), count(*) FILTER (WHERE differs) FROM judged;
$$;

-- The one way to write events: at most 5,000 rows. Of a page in which a row is none, the others are taken.
CREATE FUNCTION push(given json, OUT before bigint, OUT fresh bigint, OUT erased bigint, OUT clash bigint,
    OUT refused bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = kiosk, pg_temp AS $$
DECLARE
    mine smallint;
    given_row json;
    one record;
BEGIN
    IF json_typeof(given) <> 'array' OR json_array_length(given) > 5000 THEN
        RAISE EXCEPTION 'a page is an array of at most 5000 rows' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    SELECT home INTO STRICT mine FROM nodes WHERE role = session_user AND revoked IS NULL;
    SELECT last INTO before FROM homes WHERE home = mine FOR UPDATE;
    fresh := 0; erased := 0; clash := 0; refused := 0;
    BEGIN
        SELECT * INTO one FROM add_rows(mine, before, given);
        fresh := one.fresh; erased := one.erased; clash := one.clash;
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
        FOR given_row IN SELECT value FROM json_array_elements(given) LOOP
            BEGIN
                SELECT * INTO one FROM add_rows(mine, before + fresh, json_build_array(given_row));
                fresh := fresh + one.fresh; erased := erased + one.erased; clash := clash + one.clash;
            EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded THEN
                refused := refused + 1;
            END;
        END LOOP;
    END;
    UPDATE homes SET last = before + fresh WHERE home = mine AND fresh > 0;
    UPDATE nodes n SET refused = n.refused + push.refused + push.clash
    WHERE n.role = session_user AND push.refused + push.clash > 0;
END $$;

-- Writes down who was erased for good, and erases their events. Of those who have events here a node may erase so many
-- in a day as the home's row says; the others must wait. No mentor is erased. Returns how many were written down.
CREATE FUNCTION forget(ids text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = kiosk, pg_temp AS $$
DECLARE
    mine smallint;
    most bigint;
    allowed text[];
BEGIN
    IF cardinality(ids) > 5000 THEN
        RAISE EXCEPTION 'at most 5000 ids' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    SELECT home INTO STRICT mine FROM nodes WHERE role = session_user AND revoked IS NULL;
    SELECT erasings_a_day INTO most FROM homes WHERE home = mine FOR UPDATE;
    SELECT most - count(*) INTO most FROM gone
    WHERE home = mine AND by = session_user AND events > 0 AND came > now() - interval '1 day';
    WITH new AS (
        SELECT DISTINCT given.id FROM unnest(ids) AS given (id)
        WHERE NOT EXISTS (SELECT FROM gone g WHERE g.home = mine AND g.id = given.id)
        LIMIT greatest(0, 100000 - (SELECT count(*) FROM gone g WHERE g.home = mine))
    ), told AS (
        SELECT p AS id, count(*) AS events, bool_or(e.fact LIKE '{"fact":"MentorAdded"%') AS mentor
        FROM events e, unnest(e.people) AS p
        WHERE e.home = mine AND e.people && ids AND p = ANY (ids) GROUP BY p
    ), counted AS (
        SELECT new.id, coalesce(told.events, 0) AS events, row_number() OVER (PARTITION BY told.id IS NULL) AS place
        FROM new LEFT JOIN told USING (id) WHERE told.mentor IS NOT TRUE
    ), put AS (
        INSERT INTO gone (home, id, by, events)
        SELECT mine, id, session_user, events FROM counted WHERE events = 0 OR place <= most
        RETURNING id
    )
    SELECT array_agg(id) INTO allowed FROM put;
    DELETE FROM events WHERE home = mine AND people && allowed;
    RETURN coalesce(cardinality(allowed), 0);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kiosk FROM PUBLIC;
GRANT USAGE ON SCHEMA kiosk TO kiosk_nodes;
GRANT SELECT ON reads, events, gone TO kiosk_nodes;
GRANT EXECUTE ON FUNCTION meet, settle, push, forget TO kiosk_nodes;

INSERT INTO hub (version, host, port, ca) VALUES (1, '', 0, '');
RESET ROLE;

-- A kiosk's role is to find nothing else here, and nothing to fill the disk with.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_creat, lo_create, lo_from_bytea, lo_import(text), lo_import(text, oid) FROM PUBLIC;
