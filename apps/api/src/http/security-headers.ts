import helmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const NOTHING = ["'none'"];
const SELF = ["'self'"];

/** What the app asks of the browser; all else that one can be asked for is off. */
const PERMISSIONS_POLICY = [
  ...['clipboard-read', 'clipboard-write', 'fullscreen'],
  ...['publickey-credentials-create', 'publickey-credentials-get'],
]
  .map((feature) => `${feature}=(self)`)
  .concat(
    [
      ...['accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'camera', 'display-capture'],
      ...[
        'encrypted-media',
        'gamepad',
        'geolocation',
        'gyroscope',
        'hid',
        'identity-credentials-get',
      ],
      ...['idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'otp-credentials'],
      ...['payment', 'picture-in-picture', 'screen-wake-lock', 'serial', 'storage-access', 'usb'],
      ...['web-share', 'window-management', 'xr-spatial-tracking'],
    ].map((feature) => `${feature}=()`),
  )
  .join(', ');

/**
 * Puts the headers of safety on every answer of Fastify's. Nothing is stored by a browser or a proxy
 * unless its route says that anyone may.
 */
export async function addSecurityHeaders(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(helmet, securityHeaders(publicUrl));
  app.addHook('onSend', (_request, reply, payload, done) => {
    void reply.header('permissions-policy', PERMISSIONS_POLICY);
    const isPublic = String(reply.getHeader('cache-control')).startsWith('public');
    if (!isPublic) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
}

/**
 * Headers for every answer. No inline code and nothing from other hosts; no other page may frame,
 * open or embed this one. HSTS only where users come by https: elsewhere it would lock them out.
 */
function securityHeaders(publicUrl: string): FastifyHelmetOptions {
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
