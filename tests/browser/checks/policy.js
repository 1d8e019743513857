// The page as its host sends it, with the Content-Security-Policy: whatever that forbids is said in the console, which stays silent.

export const scope = 'language';

export async function run(page, url) {
  await page.goto(`${url}${url.includes('?') ? '&' : '?'}policy`, { waitUntil: 'load' });
  return [];
}
