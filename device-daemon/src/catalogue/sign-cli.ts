/**
 * The old name of `npm run package -- sign`, with the same arguments:
 * node sign-cli.ts --from <folder of packages> --to <catalogue folder> --key <Ed25519 private key, PEM> --kid <key name>
 */
process.argv.splice(2, 0, 'sign');
await import('./package-command.ts');
