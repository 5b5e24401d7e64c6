/** The app runs in the browser alone; the API serves it as files. */
export const ssr = false;
