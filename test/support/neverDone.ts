/** Work that must not begin, for locks that are not to be had. */
export const neverDone = (): Promise<never> => Promise.reject(new Error("the work began"));
