// Starts Bluesky's reference server (npm @atproto/dev-env) and its directory, on loopback alone.
// PDS_PORT and PLC_PORT name the ports. Everything it stores goes with the process.
const net = require("node:net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (typeof first === "number" || /^\d+$/.test(String(first))) {
    return listen.call(this, { port: Number(first), host: "127.0.0.1" }, ...rest.filter((each) => typeof each === "function"));
  }
  if (first && typeof first === "object" && first.port !== undefined && !first.path) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  }
  return listen.call(this, first, ...rest);
};
require("node:dns").setDefaultResultOrder("ipv4first");

const { TestNetworkNoAppView } = require("@atproto/dev-env");

(async () => {
  const network = await TestNetworkNoAppView.create({
    plc: { port: Number(process.env.PLC_PORT) },
    pds: { port: Number(process.env.PDS_PORT), hostname: "localhost", rateLimitsEnabled: process.env.RATE_LIMITS === "1" },
  });
  const stop = async () => {
    await network.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
