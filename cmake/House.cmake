# How every room of the house is compiled: language level, warnings, and the rule that a folder is its own source list.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(EVENKEEL_CCACHE ccache)
if(EVENKEEL_CCACHE)
    # Of precompiled headers it has to be told that they and their macros are the same where their text is.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${EVENKEEL_CCACHE})
endif()

# Programs with sanitizers are large: lld puts one together in a fifth of the time.
find_program(EVENKEEL_LLD ld.lld)
if(EVENKEEL_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options(-fuse-ld=lld)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(evenkeel_flags INTERFACE)
target_compile_options(evenkeel_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)
# At -O3 g++ 12 sees overlaps and overflows in its own std::string and std::vector that are not there.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(evenkeel_flags INTERFACE
        -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(evenkeel_flags INTERFACE -march=x86-64-v2)
endif()
target_include_directories(evenkeel_flags INTERFACE ${PROJECT_SOURCE_DIR})

# Turns a comma list such as "address,undefined" into flags for everything that follows.
function(house_sanitize list)
    if(list)
        add_compile_options(-fsanitize=${list} -fno-omit-frame-pointer -fno-sanitize-recover=all)
        add_link_options(-fsanitize=${list})
        # Boost.Asio has fences that g++ says its ThreadSanitizer does not follow.
        if(list MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            add_compile_options(-Wno-tsan)
        endif()
    endif()
endfunction()

# house_precompile(NAME HEADERS h ...): where EVENKEEL_PRECOMPILE asks for it, libraries' headers that most of its files
# include are parsed once. The release never does: there a file that forgets an include does not compile.
option(EVENKEEL_PRECOMPILE "Parse the headers of libraries once a target" OFF)
function(house_precompile name)
    if(NOT EVENKEEL_PRECOMPILE)
        return()
    endif()
    target_precompile_headers(${name} PRIVATE <algorithm> <array> <chrono> <cmath> <functional> <map> <memory> <optional>
        <span> <string> <string_view> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp> ${ARGN})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        target_compile_options(${name} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
    endif()
endfunction()

# house_library(NAME FOLDERS a b ... LINKS x y ...): a static library of every .cpp in the folders, at any depth.
function(house_library name)
    cmake_parse_arguments(ARG "" "" "FOLDERS;LINKS;PRIVATE_LINKS" ${ARGN})
    set(sources "")
    foreach(folder ${ARG_FOLDERS})
        file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
        list(APPEND sources ${found})
    endforeach()
    if(NOT sources)  # a room nobody lives in yet
        set(sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cpp)
        file(TOUCH ${sources})
    endif()
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(${name} PUBLIC ${ARG_LINKS} PRIVATE evenkeel_flags ${ARG_PRIVATE_LINKS})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    house_precompile(${name})
endfunction()
