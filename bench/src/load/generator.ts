/** The load generator's process: sends a number of requests and tells how they were answered. */
import { performance } from 'node:perf_hooks';
import { answerQuestions } from '../process/answer-questions.ts';
import { quantile } from '../quantile.ts';
import { HttpConnection } from './http-connection.ts';
import type { Load, LoadResult } from './load-generator.ts';
import { readRequests } from './request-file.ts';

const files = new Map<string, readonly Buffer[]>();
/** Where in its file each target's requests go on, so that none is sent to it twice before the end. */
const positions = new Map<string, number>();

answerQuestions(generate);

async function generate(load: Load): Promise<LoadResult> {
  const requests = files.get(load.requestFile) ?? readRequests(load.requestFile);
  files.set(load.requestFile, requests);
  const positionKey = `${load.ports.join()} ${load.requestFile}`;
  const position = positions.get(positionKey) ?? 0;
  positions.set(positionKey, position + load.requests);
  const latenciesMs = new Float64Array(load.requests);
  const utilizationBefore = performance.eventLoopUtilization();
  const startedAtMs = performance.now();
  await send(load, requests, position, latenciesMs);
  const seconds = (performance.now() - startedAtMs) / 1000;
  return {
    requestsPerSecond: load.requests / seconds,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    generatorUtilization: performance.eventLoopUtilization(utilizationBefore).utilization,
  };
}

function send(
  load: Load,
  requests: readonly Buffer[],
  position: number,
  latenciesMs: Float64Array,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let answered = 0;
    const connections: HttpConnection[] = [];
    const end = (error?: Error) => {
      connections.forEach((connection) => connection.close());
      if (error) reject(error);
      else resolve();
    };
    for (let index = 0; index < load.connections; index += 1) {
      let sentAtMs = 0;
      const sendNext = () => {
        if (sent === load.requests) return;
        sentAtMs = performance.now();
        connection.send(requests[(position + sent) % requests.length] as Buffer);
        sent += 1;
      };
      const onResponse = (status: number) => {
        if (status !== 200) {
          end(new Error(`An answer under load has status ${status}`));
          return;
        }
        latenciesMs[answered] = performance.now() - sentAtMs;
        answered += 1;
        if (answered === load.requests) end();
        else sendNext();
      };
      const port = load.ports[index % load.ports.length] as number;
      const connection = new HttpConnection(port, onResponse, end);
      connections.push(connection);
      sendNext();
    }
  });
}
