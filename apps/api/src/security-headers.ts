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
        // Positions of menus and dialogs are set as attributes; no text can be smuggled in by them.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: [...SELF, 'data:'],
        fontSrc: SELF,
        connectSrc: SELF,
        manifestSrc: SELF,
        formAction: SELF,
        baseUri: NOTHING,
        frameAncestors: NOTHING,
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
