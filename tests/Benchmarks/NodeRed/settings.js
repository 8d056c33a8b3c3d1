// Node-RED without editor, HTTP or authentication: only the flow that is compared.
module.exports = {
  flowFile: 'flows.json',
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.NODE_RED_PORT),
  httpAdminRoot: false,
  httpNodeRoot: false,
  credentialSecret: false,
  logging: { console: { level: 'warn', metrics: false, audit: false } },
};
