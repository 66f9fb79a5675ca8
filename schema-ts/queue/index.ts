import { defineModule } from "../kit/index.ts";
import { dlqReplayItem, dlqReplayRequest } from "./dlq_replay_request.ts";
import { executorClasses, executorClassRegistry } from "./executor_class_registry.ts";
import { fnDlqReplayExecute } from "./fn_dlq_replay_execute.ts";
import { fnDlqReplayRequest } from "./fn_dlq_replay_request.ts";
import { fnEventDispatch } from "./fn_event_dispatch.ts";
import { fnEventSubscriptionClassCheck, subscriptionClassChecks } from "./fn_event_subscription_class_check.ts";
import { fnExecutorClassRegister } from "./fn_executor_class_register.ts";
import { fnExecutorClassWithdraw } from "./fn_executor_class_withdraw.ts";
import { fnJobAdmit } from "./fn_job_admit.ts";
import { fnJobCancel } from "./fn_job_cancel.ts";
import { fnJobCancellations } from "./fn_job_cancellations.ts";
import { fnJobClaim } from "./fn_job_claim.ts";
import { fnJobComplete } from "./fn_job_complete.ts";
import { fnJobEndPlain } from "./fn_job_end_plain.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { fnJobEnqueueEach } from "./fn_job_enqueue_each.ts";
import { fnJobEnqueueMany } from "./fn_job_enqueue_many.ts";
import { fnJobFinish } from "./fn_job_finish.ts";
import { fnJobFinishAndClaim } from "./fn_job_finish_and_claim.ts";
import { fnJobHeartbeat } from "./fn_job_heartbeat.ts";
import { fnJobLaneIsIdle } from "./fn_job_lane_is_idle.ts";
import { fnJobOptions } from "./fn_job_options.ts";
import { fnJobQueueRegister } from "./fn_job_queue_register.ts";
import { fnJobQueueWithdraw } from "./fn_job_queue_withdraw.ts";
import { fnJobReap } from "./fn_job_reap.ts";
import { fnJobRelease } from "./fn_job_release.ts";
import { fnJobScheduleFire } from "./fn_job_schedule_fire.ts";
import { fnJobScheduleSet } from "./fn_job_schedule_set.ts";
import { fnJobScheduleWithdraw } from "./fn_job_schedule_withdraw.ts";
import { fnJobSettle } from "./fn_job_settle.ts";
import { fnJobTakeKeys } from "./fn_job_take_keys.ts";
import { deadLetterAlert, dlqReplayEnabled, heartbeatEnabled, jobsEnabled } from "./gates.ts";
import { jobBatch } from "./job_batch.ts";
import { jobClassUsage } from "./job_class_usage.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { deadLetterMachine, jobMachine } from "./job_machine.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry, jobQueues } from "./job_queue_registry.ts";
import { jobResult, jobResultRefuseChange } from "./job_result.ts";
import { jobSchedule } from "./job_schedule.ts";
import { queueHeartbeat } from "./queue_heartbeat.ts";
import { replayPolicies } from "./replay_subject.ts";
import { vJobDeadLetter } from "./v_job_dead_letter.ts";
import { vJobQueueStatus } from "./v_job_queue_status.ts";

export const queueModule = defineModule({
  name: "queue",
  summary:
    "Jobs of registered classes in registered queues: leases, retries, groups, limits, schedules, dead letters and their approved replay.",
  objects: [
    jobsEnabled,
    heartbeatEnabled,
    dlqReplayEnabled,
    deadLetterAlert,
    executorClassRegistry,
    executorClasses,
    jobClassUsage,
    jobQueueRegistry,
    jobQueues,
    jobLane,
    jobGroup,
    jobQueue,
    jobBatch,
    ...jobMachine,
    jobResult,
    jobResultRefuseChange,
    jobDeadLetter,
    ...deadLetterMachine,
    queueHeartbeat,
    jobSchedule,
    dlqReplayRequest,
    dlqReplayItem,
    replayPolicies,
    fnExecutorClassRegister,
    fnExecutorClassWithdraw,
    fnJobQueueRegister,
    fnJobQueueWithdraw,
    fnJobOptions,
    fnJobLaneIsIdle,
    fnJobTakeKeys,
    fnJobEnqueue,
    fnJobEnqueueMany,
    fnJobEnqueueEach,
    fnJobAdmit,
    fnJobClaim,
    fnJobSettle,
    fnJobEndPlain,
    fnJobFinish,
    fnJobComplete,
    fnJobFinishAndClaim,
    fnJobRelease,
    fnJobHeartbeat,
    fnJobReap,
    fnJobCancel,
    fnJobCancellations,
    fnJobScheduleSet,
    fnJobScheduleWithdraw,
    fnJobScheduleFire,
    fnDlqReplayRequest,
    fnDlqReplayExecute,
    fnEventSubscriptionClassCheck,
    ...subscriptionClassChecks,
    fnEventDispatch,
    vJobQueueStatus,
    vJobDeadLetter,
  ],
});
