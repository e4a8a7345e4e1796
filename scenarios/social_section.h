// `word_of_mouth:` of a scenario: who knows whom, and how satisfied buyers tell their friends.
#pragma once

#include "sim/description.h"
#include "sim/io/yaml.h"
#include "sim/word_of_mouth.h"

namespace marketday {

Description word_of_mouth_description();

// From complete values; `node` is where they stand. An edge file is read and checked here, relative
// to the scenario file's folder, unless the row is off. FileError or InputError.
WordOfMouthSpec read_word_of_mouth(const Json& values, const YamlNode& node,
                                   std::uint32_t shoppers);

}  // namespace marketday
