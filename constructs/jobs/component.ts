/** `app.kubernetes.io/component` of jobs. */
export const JOB_COMPONENT = 'job';
