import { getConfig } from '@/lib/config';
import { userFiles } from '@/lib/dspam/userdir';
import { adoptCopies } from '@/lib/removed/adopt-copies';
import { listOperationStores } from './list-operation-stores';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

/** Takes care of copies that a crash has left without an operation. */
export const adoptCopiesStep: MaintenanceStep = {
  name: 'copies without an operation',
  async run() {
    const { dspamHome, scale } = getConfig();
    let blanked = 0;
    const { done, failures } = await forEachStore(await listOperationStores(), async (store) => {
      const adopted = await adoptCopies(store, userFiles(dspamHome, scale, store));
      blanked += adopted.blanked;
      return adopted.linked;
    });
    return { did: `${done} can be put back again, ${blanked} were there twice and are blanked`, failures };
  },
};
