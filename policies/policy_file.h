// A policy on disk: YAML with the kind, the environment's name, features with units, actions and
// parameters; learnt arrays beside it in one binary file (`best.yaml` has `best.bin`):
// little-endian doubles, the arrays in the order the YAML lists them, checked by length and
// SHA-256. A file written by hand may leave out everything but `kind`; one with arrays may not.
#pragma once

#include <memory>
#include <string>

#include "policies/policy.h"

namespace marketday {

// Writes `path` (it must end in .yaml) and, when the policy has arrays, the binary file beside it.
void save_policy(const Policy& policy, const EnvironmentSpec& environment, const std::string& path);

// Reads and validates everything: InputError when the text, checksum, features or actions are
// wrong, FileError when a file cannot be read. The environment's name is not compared: features and
// actions are what must fit.
std::unique_ptr<Policy> load_policy(const std::string& path, const EnvironmentSpec& environment);

}  // namespace marketday
