create function iu_core.fn_job_options(
  p_options jsonb
)
returns table (
  run_at timestamp with time zone,
  priority integer,
  max_attempts integer,
  idempotency_key text,
  traceparent text,
  group_key text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if jsonb_typeof(p_options) is distinct from 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'Options are given as a JSON object.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_options',
        'path', '$',
        'given', jsonb_typeof(p_options)
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[] <> '{}' then
    raise exception using
      errcode = 'IU003',
      message = format('There is no option %s.', (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k)),
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_options', 'path', '$.' || (select min(k) from jsonb_object_keys(p_options - '{run_at,priority,max_attempts,idempotency_key,traceparent,group_key}'::text[]) as k))::text,
      hint = 'Options are run_at, priority, max_attempts, idempotency_key, traceparent and group_key.';
  end if;
  p_options := jsonb_strip_nulls(p_options);

  if p_options ? 'priority' then
    if not p_options @? 'strict $.priority ? (@.type() == "number" && @ >= -1000 && @ <= 1000 && @ == @.floor())' then
      raise exception using
        errcode = 'IU003',
        message = 'The option priority must be a whole number from -1000 to 1000.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.priority',
          'given', p_options -> 'priority'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    priority := (p_options -> 'priority')::int;
  end if;
  if p_options ? 'max_attempts' then
    if not p_options @? 'strict $.max_attempts ? (@.type() == "number" && @ >= 1 && @ <= 100 && @ == @.floor())' then
      raise exception using
        errcode = 'IU003',
        message = 'The option max_attempts must be a whole number from 1 to 100.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.max_attempts',
          'given', p_options -> 'max_attempts'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    max_attempts := (p_options -> 'max_attempts')::int;
  end if;
  if p_options ? 'run_at' then
    begin
      run_at := (p_options ->> 'run_at')::timestamptz;
    exception
      when data_exception then
        run_at := null;
    end;
    if (run_at < '10000-01-01' and isfinite(run_at) and jsonb_typeof(p_options -> 'run_at') = 'string') is not true then
      raise exception using
        errcode = 'IU003',
        message = 'The option run_at must be a time before the year 10000.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.run_at',
          'given', p_options -> 'run_at'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'idempotency_key' then
    idempotency_key := p_options ->> 'idempotency_key';
    if jsonb_typeof(p_options -> 'idempotency_key') <> 'string' or length(idempotency_key) not between 1 and 200 then
      raise exception using
        errcode = 'IU003',
        message = 'The option idempotency_key must be a text of 1 to 200 characters.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.idempotency_key',
          'given', p_options -> 'idempotency_key'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'group_key' then
    group_key := p_options ->> 'group_key';
    if jsonb_typeof(p_options -> 'group_key') <> 'string' or length(group_key) not between 1 and 200 then
      raise exception using
        errcode = 'IU003',
        message = 'The option group_key must be a text of 1 to 200 characters.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.group_key',
          'given', p_options -> 'group_key'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  if p_options ? 'traceparent' then
    traceparent := p_options ->> 'traceparent';
    if jsonb_typeof(p_options -> 'traceparent') <> 'string' or not (
      traceparent like '00-________________________________-________________-__'
      and traceparent ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
      and substr(traceparent, 4, 32) <> '00000000000000000000000000000000'
      and substr(traceparent, 37, 16) <> '0000000000000000'
    ) then
      raise exception using
        errcode = 'IU003',
        message = 'The option traceparent must be 00-<32 hex>-<16 hex>-<2 hex>, in lower case and not all zero.',
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_options',
          'path', '$.traceparent',
          'given', p_options -> 'traceparent'
        )::text,
        hint = 'Correct the argument named in the detail.';
    end if;
  end if;
  return next;
end
$iu$;

comment on function iu_core.fn_job_options(jsonb) is 'Reads the options of a job, and refuses what is none.
Arguments:
  p_options: {run_at?, priority?, max_attempts?, idempotency_key?, traceparent?, group_key?}; null counts as left out.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_job_options(jsonb) from public;
