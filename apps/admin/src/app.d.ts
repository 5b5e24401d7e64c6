declare global {
  namespace App {
    interface Error {
      message: string;
      /** Of a request that was not answered. */
      code?: string;
    }
  }
}

export {};
