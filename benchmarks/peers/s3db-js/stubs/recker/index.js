// In place of an HTTP client that not every registry has. The benchmark uses the AWS SDK's own, as s3db.js allows.
const missing = () => {
  throw new Error('recker is not installed: this is a placeholder');
};

export class Http2Error extends Error {}
export class TemplateEngine {}
export const createClient = missing;
export const createRedDbClient = missing;
export const expandHTTP2Options = missing;
export const parseHttp2Error = missing;
export const createHttp2MetricsHooks = missing;
export const getGlobalHttp2Metrics = missing;
