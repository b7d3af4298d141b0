package check

var stockRules, budgetRules, shareRules, formRules, codeRules, printRules, wordRules []Rule
