/**
 * Output that arrives whole. zeromq puts off every 513th send to a later turn of the event loop; tslab sends the next
 * message without waiting, which zeromq refuses ("Socket is busy writing"), and the refusal is swallowed. A socket that
 * never waits (sendTimeout 0) and never fills (sendHighWaterMark 0) sends each message at once.
 */
"use strict";
const zmq = require(require.resolve("zeromq", { paths: [require.resolve("tslab")] }));

class WholePublisher extends zmq.Publisher {
  constructor() {
    super({ sendTimeout: 0, sendHighWaterMark: 0 });
  }
}

zmq.Publisher = WholePublisher;
