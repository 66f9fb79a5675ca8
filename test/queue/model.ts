import type { AsyncCommand } from "fast-check";
import { expect } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { claim, enqueue, enqueueMany, expire, finish, jobs, later, letters, reap } from "./jobs.ts";

/** A job as the model knows it; `n` is its place among all that were ever enqueued. */
interface ModelJob {
  n: number;
  priority: number;
  group: string | null;
  attempts: number;
  max: number;
  leased: boolean;
  asked: boolean;
  /** Place among those of its priority: later when it was tried again. */
  turn: number;
}
export interface Model {
  jobs: ModelJob[];
  dead: number;
  cancelled: number;
  made?: number;
  clock?: number;
}
export interface Real {
  client: Client;
  queue: string;
  ids: string[];
  tokens: Map<string, string>;
}
type Command = AsyncCommand<Model, Real>;

const tick = (model: Model) => {
  model.clock = (model.clock ?? 0) + 1;
  return model.clock;
};
const isHead = (model: Model, job: ModelJob) => job.group === null || !model.jobs.some(({ group, n }) => group === job.group && n < job.n);
const gone = (model: Model, job: ModelJob) => {
  model.jobs = model.jobs.filter((other) => other !== job);
};

/** What the tables say must be what the model says. */
async function agree(model: Model, real: Real): Promise<void> {
  const found = await jobs(real.client, real.queue);
  const facts = found.map((row) => ({
    n: real.ids.indexOf(row.job_id),
    leased: row.state === "leased",
    blocked: row.state === "blocked",
    attempts: row.attempt,
  }));
  expect(facts.sort((x, y) => x.n - y.n)).toEqual(
    model.jobs
      .map((job) => ({ n: job.n, leased: job.leased, blocked: !isHead(model, job), attempts: job.attempts }))
      .sort((x, y) => x.n - y.n),
  );
  expect(await letters(real.client, real.queue)).toHaveLength(model.dead);
}

abstract class Step implements Command {
  check = () => true;
  abstract apply(model: Model, real: Real): Promise<void>;
  abstract toString(): string;
  async run(model: Model, real: Real): Promise<void> {
    await this.apply(model, real);
    await agree(model, real);
  }
}

export class Enqueue extends Step {
  constructor(
    readonly priority: number,
    readonly group: string | null,
    readonly max: number,
  ) {
    super();
  }
  async apply(model: Model, real: Real) {
    real.ids.push(
      await enqueue(
        real.client,
        { priority: this.priority, max_attempts: this.max, ...(this.group ? { group_key: this.group } : {}) },
        { queue: real.queue },
      ),
    );
    model.jobs.push({
      n: real.ids.length - 1,
      priority: this.priority,
      group: this.group,
      attempts: 0,
      max: this.max,
      leased: false,
      asked: false,
      turn: tick(model),
    });
  }
  toString = () => `enqueue(priority ${this.priority}, group ${this.group}, ${this.max} attempts)`;
}

export class EnqueueMany extends Step {
  constructor(
    readonly count: number,
    readonly priority: number,
  ) {
    super();
  }
  async apply(model: Model, real: Real) {
    const made = await enqueueMany(
      real.client,
      Array(this.count).fill({}),
      { priority: this.priority, max_attempts: 2 },
      { queue: real.queue },
    );
    for (const id of made) {
      real.ids.push(id);
      model.jobs.push({
        n: real.ids.length - 1,
        priority: this.priority,
        group: null,
        attempts: 0,
        max: 2,
        leased: false,
        asked: false,
        turn: tick(model),
      });
    }
  }
  toString = () => `enqueueMany(${this.count}, priority ${this.priority})`;
}

export class Claim extends Step {
  constructor(readonly limit: number) {
    super();
  }
  async apply(model: Model, real: Real) {
    const expected = model.jobs
      .filter((job) => !job.leased && isHead(model, job))
      .sort((x, y) => x.priority - y.priority || x.turn - y.turn)
      .slice(0, this.limit);
    const claimed = await claim(real.client, this.limit, { queue: real.queue });
    // A claim may begin behind a job whose turn came late; how many, and that nobody jumps its priority, is certain.
    expect(claimed).toHaveLength(expected.length);
    const got = claimed.map(({ job_id }) => model.jobs.find(({ n }) => n === real.ids.indexOf(job_id)) as ModelJob);
    expect(got.map(({ priority }) => priority)).toEqual(expected.map(({ priority }) => priority));
    for (const [i, job] of got.entries()) {
      expect(job.leased).toBe(false);
      job.leased = true;
      job.attempts += 1;
      real.tokens.set(claimed[i]?.job_id ?? "", claimed[i]?.lease_token ?? "");
    }
  }
  toString = () => `claim(${this.limit})`;
}

export class Finish extends Step {
  constructor(readonly which: readonly [number, "ok" | "fail" | "foreign"][]) {
    super();
  }
  async apply(model: Model, real: Real) {
    const expected = { completed: 0, retried: 0, dead: 0, cancelled: 0, lost: 0 };
    const seen = new Set<string>();
    const outcomes = [];
    for (const [at, how] of this.which) {
      const job_id = real.ids[at % Math.max(1, real.ids.length)];
      if (!job_id || seen.has(job_id)) continue;
      seen.add(job_id);
      const held = real.tokens.get(job_id);
      outcomes.push({
        job_id,
        lease_token: how === "foreign" || !held ? crypto.randomUUID() : held,
        ok: how !== "fail",
        retry_after_ms: 0,
      });
      const job = model.jobs.find(({ n }) => n === real.ids.indexOf(job_id));
      if (!job?.leased || how === "foreign") expected.lost += 1;
      else if (how === "ok") {
        expected.completed += 1;
        gone(model, job);
      } else if (job.asked) {
        expected.cancelled += 1;
        gone(model, job);
      } else if (job.attempts >= job.max) {
        expected.dead += 1;
        model.dead += 1;
        gone(model, job);
      } else {
        expected.retried += 1;
        job.leased = false;
        job.turn = tick(model);
      }
    }
    expect(await finish(real.client, outcomes)).toEqual(expected);
    await later(real.client, real.queue);
  }
  toString = () => `finish(${this.which.map(([n, how]) => `${n} ${how}`).join(", ")})`;
}

export class Cancel extends Step {
  constructor(readonly which: number) {
    super();
  }
  async apply(model: Model, real: Real) {
    const job_id = real.ids[this.which % Math.max(1, real.ids.length)] ?? crypto.randomUUID();
    const job = model.jobs.find(({ n }) => n === real.ids.indexOf(job_id));
    const { rows } = await real.client.query("select iu_core.fn_job_cancel($1, 'Model.', 'model') as r", [[job_id]]);
    expect(rows[0].r).toEqual({ cancelled: job && !job.leased ? 1 : 0, asked: job?.leased ? 1 : 0, missing: job ? 0 : 1 });
    if (job?.leased) job.asked = true;
    else if (job) gone(model, job);
  }
  toString = () => `cancel(${this.which})`;
}

export class Expire extends Step {
  async apply(model: Model, real: Real) {
    const held = model.jobs.filter(({ leased }) => leased);
    const expected = { retried: 0, dead: 0, cancelled: 0 };
    for (const job of held) {
      const fate = job.asked ? "cancelled" : job.attempts >= job.max ? "dead" : "retried";
      expected[fate] += 1;
      if (fate === "dead") model.dead += 1;
      if (fate === "retried") Object.assign(job, { leased: false, turn: tick(model) });
      else gone(model, job);
    }
    await expire(real.client, real.queue);
    expect(await reap(real.client)).toMatchObject(expected);
    await later(real.client, real.queue);
  }
  toString = () => "expire and reap";
}

export class Release extends Step {
  constructor(readonly which: number) {
    super();
  }
  async apply(model: Model, real: Real) {
    const job_id = real.ids[this.which % Math.max(1, real.ids.length)] ?? crypto.randomUUID();
    const job = model.jobs.find(({ n }) => n === real.ids.indexOf(job_id));
    const token = real.tokens.get(job_id) ?? crypto.randomUUID();
    const { rows } = await real.client.query("select iu_core.fn_job_release($1, $2, 'w') as n", [[job_id], [token]]);
    expect(rows[0].n).toBe(job?.leased ? 1 : 0);
    await later(real.client, real.queue);
    // One that is to be cancelled waits for the reaper instead.
    if (job?.leased && !job.asked) Object.assign(job, { leased: false, attempts: job.attempts - 1 });
  }
  toString = () => `release(${this.which})`;
}
