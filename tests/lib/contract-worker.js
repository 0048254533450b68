/**
 * Entry of the test build that runs the contract lists, see
 * worker-java/src/test/java/grok2api/worker/ContractWorker.java.
 */
import * as contract from '../../worker-java/target/teavm-contract/contract.js';

export default {
  fetch(request, env, context) {
    return contract.fetch(request, env, context);
  },
};
