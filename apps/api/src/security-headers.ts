import type { FastifyHelmetOptions } from '@fastify/helmet';

const NOTHING = ["'none'"];
const SELF = ["'self'"];

/**
 * Headers for every answer. No inline code and nothing from other hosts; no other page may frame,
 * open or embed this one. HSTS only where users come by https: elsewhere it would lock them out.
 */
export function securityHeaders(publicUrl: string): FastifyHelmetOptions {
  const isHttps = publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: SELF,
        fontSrc: SELF,
        connectSrc: SELF,
        manifestSrc: SELF,
        formAction: SELF,
        baseUri: NOTHING,
        frameAncestors: NOTHING,
        // Markup becomes part of the page by Svelte's own templates alone.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['svelte-trusted-html'],
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
    hsts: isHttps && { maxAge: 63_072_000, includeSubDomains: false },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
}
