import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Software drivers as browsers bring them: Debian, Ubuntu, Fedora, Google's own package. */
const softwareDrivers = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/usr/lib64/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
];
const systemFolders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
/** The system's own software driver lacks what the runtime asks for. */
const unfit = /^lvp/;

type Environment = Readonly<Record<string, string | undefined>>;

interface VulkanDriver {
  /** Where it was found, for people. */
  readonly found: string;
  /** What a child process needs in its environment to use it. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A Vulkan driver for WebGPU on Linux: the one the environment names, else the software driver of an installed browser
 * (the same numbers everywhere), else the system's.
 */
export function findVulkanDriver(environment: Environment = process.env, exists = existsSync): VulkanDriver | null {
  const runtimeFolder: Record<string, string> = environment['XDG_RUNTIME_DIR'] ? {} : { XDG_RUNTIME_DIR: tmpdir() };
  const named = environment['VK_ICD_FILENAMES'] ?? environment['VK_DRIVER_FILES'];
  if (named) return { found: named, environment: runtimeFolder };
  const software = softwareDrivers.find((file) => exists(file));
  if (software !== undefined) {
    const folder = dirname(software);
    const libraries = [folder, environment['LD_LIBRARY_PATH']].filter((path) => path).join(delimiter);
    return {
      found: software,
      environment: {
        ...runtimeFolder,
        VK_ICD_FILENAMES: software,
        // The browser brings the Vulkan loader too; systems without a desktop have no other.
        ...(exists(join(folder, 'libvulkan.so.1')) ? { LD_LIBRARY_PATH: libraries } : {}),
      },
    };
  }
  for (const folder of systemFolders) {
    const driver = exists(folder) && readdirSync(folder).find((name) => name.endsWith('.json') && !unfit.test(name));
    if (driver) return { found: join(folder, driver), environment: runtimeFolder };
  }
  return null;
}
