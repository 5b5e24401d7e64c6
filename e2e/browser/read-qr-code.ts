import type { Locator } from '@playwright/test';
import jsQR from 'jsqr';

const SIZE_PX = 600;

/** What a scanner reads from a QR code on the page; null when it reads nothing. */
export async function readQrCode(code: Locator): Promise<string | null> {
  const pixels = await code.evaluate((svg, size) => {
    const canvas = new OffscreenCanvas(size, size).getContext('2d')!;
    canvas.fillStyle = 'white';
    canvas.fillRect(0, 0, size, size);
    // A picture of it would need a hole in the Content-Security-Policy; its path can be drawn.
    const side = Number(svg.getAttribute('viewBox')!.split(' ')[2]);
    canvas.scale(size / side, size / side);
    canvas.fillStyle = 'black';
    canvas.fill(new Path2D(svg.querySelector('path')!.getAttribute('d')!));
    return [...canvas.getImageData(0, 0, size, size).data];
  }, SIZE_PX);
  return jsQR(Uint8ClampedArray.from(pixels), SIZE_PX, SIZE_PX)?.data ?? null;
}
