import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { adoptCopies } from '@/lib/messages/removed/adopt-copies';
import { getConfig } from '@/lib/store/config/config';
import { forEachStore, type MaintenanceStep } from './maintenance-step';

/** Takes care of copies that a crash, or the loss of the database, has left without an operation. */
export const adoptCopiesStep: MaintenanceStep = {
  name: 'copies without an operation',
  async run() {
    const { dspamHome, scale } = getConfig();
    let blanked = 0;
    const { names, unreadable } = await listUserFolders(dspamHome, scale);
    const { done, failures } = await forEachStore(names, async (store) => {
      const adopted = await adoptCopies(store, userFiles(dspamHome, scale, store));
      blanked += adopted.blanked;
      return adopted.linked;
    });
    return {
      did: `${done} can be put back again, ${blanked} were there twice and are blanked`,
      failures: [...unreadable.map((folder) => `${folder}: cannot be read`), ...failures],
    };
  },
};
