// Open Bandit Dataset files (Saito, Aihara, Matsutani & Narita 2021): item_id is the action, click
// the reward, propensity_score the propensity. Position and the hashed user features become
// features (codes in order of appearance); rows have no user, each is a unit of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evaluation/log/log_source.h"

namespace marketday {

bool is_open_bandit(const std::vector<std::string>& header);
// Reads the file once to find the items and codes.
std::unique_ptr<LogSource> open_open_bandit(const std::string& path);

}  // namespace marketday
