// Detectors as the market's screening uses them: fitted on the accounts that the shop knows and
// the labels that it has, one score from 0 to 1 an account.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/screening/account_scorer.h"

namespace marketday {

// `detectors`: names in the registry, at least one that needs no labels. With enough labels the
// scores are fused as calibrated chances; before that an account is as odd as its oddest score
// among all accounts. InputError where a name is unknown.
std::shared_ptr<const AccountScorer> make_account_scorer(const std::vector<std::string>& detectors);

}  // namespace marketday
