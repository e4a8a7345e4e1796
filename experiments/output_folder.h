// The folder a command writes its files into: looked at before anything is worked out.
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace marketday {

// InputError where `folder` is a file, or, without `force`, holds one of the files already.
void require_free_folder(const std::filesystem::path& folder, std::span<const std::string> files,
                         bool force);

}  // namespace marketday
