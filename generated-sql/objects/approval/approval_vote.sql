create table iu_core.approval_vote (
  request_id uuid not null,
  principal  text collate pg_catalog."C" not null,
  decision   text not null,
  role       text collate pg_catalog."C" not null,
  comment    text,
  voted_at   timestamp with time zone not null default clock_timestamp(),
  db_user    name not null default session_user,
  constraint approval_vote_pkey primary key (request_id, principal),
  constraint approval_vote_request_id_fkey foreign key (request_id) references iu_core.approval_request (request_id),
  constraint approval_vote_principal_fkey foreign key (principal) references iu_core.approval_principal (principal),
  constraint approval_vote_decision_known_check check (decision in ('approve', 'reject')),
  constraint approval_vote_comment_length_check check (length(comment) between 1 and 2000)
);

create index approval_vote_principal_idx on iu_core.approval_vote (principal);

comment on index iu_core.approval_vote_principal_idx is 'The votes of one principal.';

comment on table iu_core.approval_vote is 'One principal''s vote on one request. Append-only: a vote is not taken back.';
comment on column iu_core.approval_vote.request_id is 'The request.';
comment on column iu_core.approval_vote.principal is 'Who voted.';
comment on column iu_core.approval_vote.decision is 'approve or reject.';
comment on column iu_core.approval_vote.role is 'The role the principal held when it voted; the vote counts for this role.';
comment on column iu_core.approval_vote.comment is 'Why; at most 2000 characters.';
comment on column iu_core.approval_vote.voted_at is 'When.';
comment on column iu_core.approval_vote.db_user is 'The session''s user.';
comment on constraint approval_vote_pkey on iu_core.approval_vote is 'Identity of a row.';
comment on constraint approval_vote_request_id_fkey on iu_core.approval_vote is 'Each request_id is a row of approval_request.';
comment on constraint approval_vote_principal_fkey on iu_core.approval_vote is 'Each principal is a row of approval_principal.';
comment on constraint approval_vote_decision_known_check on iu_core.approval_vote is 'decision known.';
comment on constraint approval_vote_comment_length_check on iu_core.approval_vote is 'comment length.';

grant select on table iu_core.approval_vote to iu_reader;

create trigger approval_vote_refuse_change
  before update or delete or truncate on iu_core.approval_vote
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger approval_vote_refuse_change on iu_core.approval_vote is 'Keeps approval_vote append-only: update, delete, truncate is refused with IU009.';
