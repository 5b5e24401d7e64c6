/** The header `webhook-id`, by which a message is known to all its receivers, however often it comes. */
export function webhookIdOf(messageId: string): string {
  return `msg_${messageId.replaceAll('-', '')}`;
}
