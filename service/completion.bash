# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# bash completion of zhengwen-index, zhengwen-search and zhengwen-web. Which options there are the
# programs say themselves, in --help: nothing here goes out of date.

# The long options, with "=" behind those that must have a value.
_zhengwen_options() {
	LC_ALL=C.UTF-8 "$1" --help 2>/dev/null |
		sed -n 's/^  \(-[a-z], \|    \)\(--[a-z-]*\)\(=\| [A-Z]\)\{0,1\}.*/\2\3/p' |
		sed 's/ [A-Z]$/=/'
}

# What may stand behind an option.
_zhengwen_values() {
	case $1 in
	--index | -d | --feeds | --originals) compgen -d -- "$2" ;;
	--config | --saved | --batch) compgen -f -- "$2" ;;
	--sort) compgen -W "relevance date cited changed" -- "$2" ;;
	--scope) compgen -W "document passage" -- "$2" ;;
	--export) compgen -W "jsonl opensearch" -- "$2" ;;
	--format) compgen -W "text json trec" -- "$2" ;;
	--color) compgen -W "always never auto" -- "$2" ;;
	--rewrite) compgen -W "numerals names aliases lay" -- "$2" ;;
	--listen | --trusted-proxy) compgen -W "127.0.0.1 ::1" -- "$2" ;;
	esac
}

_zhengwen() {
	local program=$1 word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local option='' options

	# "=" is a word of its own for readline: --index=/srv is three.
	if [[ $word == '=' ]]; then
		option=$before word=
	elif [[ $before == '=' && $COMP_CWORD -gt 2 ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $before == -* ]]; then
		options=$(_zhengwen_options "$program")
		if [[ $before == -d || $'\n'$options$'\n' == *$'\n'$before=$'\n'* ]]; then
			option=$before
		fi
	fi
	if [[ $option ]]; then
		mapfile -t COMPREPLY < <(_zhengwen_values "$option" "$word")
		compopt -o filenames 2>/dev/null
	elif [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_zhengwen_options "$program")" -- "$word")
		[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
	elif [[ ${program##*/} == zhengwen-index ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames 2>/dev/null
	fi
}

complete -F _zhengwen zhengwen-index zhengwen-search zhengwen-web
