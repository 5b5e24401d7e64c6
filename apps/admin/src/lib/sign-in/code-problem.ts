/** Why a code of an authenticator app was refused, and the next step. @param code what the server answered. */
export function codeProblem(code: string): string {
  switch (code) {
    case 'CODE_USED':
      return 'This code has been used. Wait until the app shows the next one.';
    case 'CODE_OVER':
      return 'The time of this code is over. Take the one that the app shows now.';
    case 'CODE_EARLY':
      return 'The clock of the device that shows the code is ahead. Set it, then take the next one.';
    default:
      return 'This code is not right. Take the one that the app shows now.';
  }
}
