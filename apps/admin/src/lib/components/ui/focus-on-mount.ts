import type { Attachment } from 'svelte/attachments';

/** Moves focus to an element when it appears, as to the next step of a dialog. */
export const focusOnMount: Attachment<HTMLElement> = (element) => {
  element.focus();
};
