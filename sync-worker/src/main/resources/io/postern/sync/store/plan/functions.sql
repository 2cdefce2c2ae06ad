-- The keys of wish that base has not, or has with another value.
CREATE FUNCTION pg_temp.changed(base jsonb, wish jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(w.key, w.value), '{}') FROM jsonb_each(wish) w WHERE (base -> w.key) IS DISTINCT FROM w.value
$$;
-- What base has under the keys of delta; null where it has nothing.
CREATE FUNCTION pg_temp.former(base jsonb, delta jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_object_agg(k, base -> k), '{}') FROM jsonb_object_keys(delta) k
$$;
-- base with the keys of delta; a null takes the key away.
CREATE FUNCTION pg_temp.merged(base jsonb, delta jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE jsonb_typeof(base) WHEN 'object' THEN base ELSE '{}' END || coalesce(delta, '{}'))
           - ARRAY(SELECT d.key FROM jsonb_each(coalesce(delta, '{}')) d WHERE d.value = 'null')
$$;
-- Whether base still has what former says of it.
CREATE FUNCTION pg_temp.holds(base jsonb, former jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(bool_and(coalesce(base -> f.key, 'null') = f.value), true) FROM jsonb_each(coalesce(former, '{}')) f
$$;
