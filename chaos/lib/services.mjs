// All ways out of the house.
import { Apns } from './apns.mjs';
import { Fcm } from './fcm.mjs';
import { MailServer } from './mail.mjs';
import { Web } from './web.mjs';

/** The push services and the mail server of one run. */
export class Services {
  /** Opens all of them; `wrong` hears of what no program should send. */
  static async open(how, wrong) {
    const services = new Services();
    [services.apns, services.fcm, services.web, services.mail] = await Promise.all([Apns, Fcm, Web, MailServer].map((kind) => kind.open(how)));
    services.all = [services.apns, services.fcm, services.web, services.mail];
    services.pushes = services.all.slice(0, 3);
    const told = new Set();
    for (const service of services.all) {
      service.broke = (text) => {
        // Said once: what is wrong with one push is wrong with all.
        if (!told.has(service)) wrong(text);
        told.add(service);
      };
    }
    services.env = Object.assign({}, ...services.all.map(({ env }) => env));
    return services;
  }

  /** All that was written down so far. */
  get entries() {
    return this.all.flatMap(({ entries }) => entries);
  }

  /** Everybody who is told that nobody is there. */
  forget(targets) {
    for (const service of this.all) service.gone = new Set(targets);
  }

  close() {
    for (const service of this.all) service.close();
  }
}
