/** Kind of subject of the approvals of plans: the cut, with its plan's digest. */
export const cutSubject = "cut_request";
