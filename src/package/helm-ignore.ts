/** What need not travel: Helm would keep it in the Secret of every release. */
export const HELM_IGNORE = `# Patterns of files that are not packaged.
.DS_Store
.git/
.gitignore
.idea/
.vscode/
*.bak
*.orig
*.swp
*.tmp
*.tgz
*.prov
*~
ci/
`;
