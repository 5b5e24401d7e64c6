/** What people call an endpoint: its description, or else the host it is at. */
export function endpointName({ description, url }: { description: string; url: string }): string {
  return description || new URL(url).host;
}
